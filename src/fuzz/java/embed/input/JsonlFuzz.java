package embed.input;

/** Reads JSON lines with and without ids. */
public final class JsonlFuzz {
  private JsonlFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    ItemsFuzz.read(data, InputFormat.JSONL, "text", null);
    ItemsFuzz.read(data, InputFormat.JSONL, "text", "id");
  }
}
