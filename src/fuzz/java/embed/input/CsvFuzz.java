package embed.input;

/** Reads separated values with columns given by name and by number. */
public final class CsvFuzz {
  private CsvFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    ItemsFuzz.read(data, InputFormat.CSV, "text", "id");
    ItemsFuzz.read(data, InputFormat.CSV, "2", null);
    ItemsFuzz.read(data, InputFormat.TSV, "1", "2");
    ItemsFuzz.read(data, InputFormat.TSV_QUOTED, "1", "2");
  }
}
