package embed.cli.report;

import com.google.gson.stream.JsonWriter;
import embed.cli.terminal.Streams;
import embed.output.RowId;
import java.io.IOException;
import java.io.StringWriter;

/** JSON on standard output. */
public final class JsonOutput {
  /** The option that asks for it. */
  public static final String OPTION = "--json";

  private JsonOutput() {}

  /** Writes the content of a JSON document. */
  public interface Content {
    void write(JsonWriter json) throws IOException;
  }

  /** Prints a JSON document and a newline. */
  public static void print(Streams streams, Content content) {
    StringWriter text = new StringWriter();
    try {
      JsonWriter json = new JsonWriter(text);
      json.setIndent("  ");
      content.write(json);
      json.close();
    } catch (IOException e) {
      throw new AssertionError("a string took no text", e);
    }
    text.write('\n');
    streams.print(text.toString());
  }

  /** Writes a row's id: a number, or the name that it has in the input. */
  public static void id(JsonWriter json, RowId id) throws IOException {
    if (id.isNumber()) {
      json.name("id").value(id.number());
    } else {
      json.name("id").value(id.name());
    }
  }

  /** {@code value}, or null for infinity and NaN, which JSON does not have. */
  public static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
