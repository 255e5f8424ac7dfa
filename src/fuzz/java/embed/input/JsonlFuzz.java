package embed.input;

/** Lines of JSON objects, with ids and without. */
public final class JsonlFuzz {
  private JsonlFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    ItemsFuzz.read(data, InputFormat.JSONL, "text", null);
    ItemsFuzz.read(data, InputFormat.JSONL, "text", "id");
  }
}
