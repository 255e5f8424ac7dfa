package embed.cli.report;

import embed.cli.terminal.Streams;
import embed.file.JsonText;
import embed.row.RowId;

/** JSON on standard output. */
public final class JsonOutput {
  /** The option that asks for it. */
  public static final String OPTION = "--json";

  private JsonOutput() {}

  /** Prints a tree of maps, lists and values as a JSON document, and a newline. */
  public static void print(Streams streams, Object tree) {
    streams.print(JsonText.indented(tree) + "\n");
  }

  /** A row's id: a number, or the name that it has in the input. */
  public static Object id(RowId id) {
    return id.isNumber() ? (Object) id.number() : id.name();
  }

  /** {@code value}, or null for infinity and NaN, which JSON does not have. */
  public static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** The same of a float32, which keeps its own shortest decimal. */
  public static Float number(float value) {
    return Float.isFinite(value) ? value : null;
  }
}
