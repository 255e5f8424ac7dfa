package embed.output.rowwise;

import embed.output.destination.Destination;
import embed.row.Row;
import embed.row.RowLayout;
import embed.row.VectorEncoding;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON lines: {@code {"id":1,"text":"…","tokens":5,"truncated":false,"embedding":[…]}}, with
 * the text only if the layout includes it. JSON has no NaN or infinity, so these values are written
 * as null.
 */
public final class JsonlWriter extends BlockWriter {
  private static final byte[] END = "]}\n".getBytes(StandardCharsets.US_ASCII);

  private final RowLayout layout;
  private final VectorText numbers;

  public JsonlWriter(RowLayout layout, VectorEncoding encoding, Destination destination) {
    super(destination);
    this.layout = layout;
    this.numbers = new VectorText(layout, encoding, ',', true);
  }

  @Override
  void addRow(Row row) {
    StringBuilder start = new StringBuilder("{\"id\":");
    if (row.id().isNumber()) {
      start.append(row.id().number());
    } else {
      quote(row.id().name(), start);
    }
    if (layout.text()) {
      quote(row.text(), start.append(",\"text\":"));
    }
    start.append(",\"tokens\":").append(row.tokens());
    start.append(",\"truncated\":").append(row.truncated()).append(",\"embedding\":[");
    add(start.toString().getBytes(StandardCharsets.UTF_8));
    numbers.write(row, this);
    add(END);
  }

  /** Appends a JSON string (RFC 8259, section 7). */
  static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c >= ' ') {
        json.append(c);
      } else if (c == '\t') {
        json.append("\\t");
      } else if (c == '\n') {
        json.append("\\n");
      } else if (c == '\r') {
        json.append("\\r");
      } else {
        json.append("\\u00").append(Character.forDigit(c >> 4, 16));
        json.append(Character.forDigit(c & 15, 16));
      }
    }
    json.append('"');
  }
}
