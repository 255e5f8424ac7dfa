package embed.output.rowwise;

import embed.output.destination.Destination;
import embed.row.Row;
import embed.row.RowLayout;
import embed.row.VectorEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes comma- or tab-separated values. The columns are id, text, tokens and truncated, if the
 * layout includes them, followed by one column per dimension.
 *
 * <p>An id or a text is quoted where necessary; see {@link QuotedField}.
 */
public final class CsvWriter extends BlockWriter {
  private final char separator;
  private final RowLayout layout;
  private final VectorText numbers;

  private CsvWriter(
      char separator, RowLayout layout, VectorEncoding encoding, Destination destination) {
    super(destination);
    this.separator = separator;
    this.layout = layout;
    this.numbers = new VectorText(layout, encoding, separator, false);
  }

  public static CsvWriter begin(
      char separator, RowLayout layout, VectorEncoding encoding, Destination destination)
      throws IOException {
    if (layout.header() && destination.resumed() == null) {
      destination.head(header(separator, layout, encoding.width()));
    }
    return new CsvWriter(separator, layout, encoding, destination);
  }

  private static byte[] header(char separator, RowLayout layout, int width) {
    StringBuilder names = new StringBuilder();
    if (layout.id()) {
      names.append("id").append(separator);
    }
    if (layout.text()) {
      names.append("text").append(separator);
    }
    if (layout.tokens()) {
      names.append("tokens").append(separator).append("truncated").append(separator);
    }
    for (int i = 0; i < width; i++) {
      names.append("dim_").append(i).append(i == width - 1 ? '\n' : separator);
    }
    return names.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  void addRow(Row row) {
    if (layout.id()) {
      field(row.id().toString());
    }
    if (layout.text()) {
      field(row.text());
    }
    if (layout.tokens()) {
      field(Integer.toString(row.tokens()));
      field(row.truncated() ? "true" : "false");
    }
    numbers.write(row, this);
    add((byte) '\n');
  }

  private void field(String text) {
    add(QuotedField.of(text, separator).getBytes(StandardCharsets.UTF_8));
    add((byte) separator);
  }
}
