package embed.output.rowwise;

import embed.output.destination.Destination;
import embed.row.Row;
import embed.row.RowLayout;
import embed.row.VectorEncoding;
import java.nio.charset.StandardCharsets;

/**
 * Writes PostgreSQL's text for {@code COPY … FROM STDIN}: the id, text, tokens and truncated, if
 * the layout includes them, and the vector in the notation of pgvector's type {@code vector},
 * {@code [1,2,3]}. That type has no NaN or infinity, so a vector with one is written as NULL.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, text format</a>
 */
public final class PgvectorWriter extends BlockWriter {
  private static final byte[] NULL = {'\\', 'N'};

  private final RowLayout layout;
  private final VectorText numbers;

  public PgvectorWriter(RowLayout layout, VectorEncoding encoding, Destination destination) {
    super(destination);
    this.layout = layout;
    this.numbers = new VectorText(layout, encoding, ',', false);
  }

  @Override
  void addRow(Row row) {
    field(row.id().toString());
    if (layout.text()) {
      field(row.text());
    }
    if (layout.tokens()) {
      field(Integer.toString(row.tokens()));
      field(row.truncated() ? "t" : "f");
    }
    if (Row.isFinite(row.vector())) {
      add((byte) '[');
      numbers.write(row, this);
      add((byte) ']');
    } else {
      add(NULL);
    }
    add((byte) '\n');
  }

  private void field(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 1);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '\t' -> escaped.append("\\t");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        // PostgreSQL's strings cannot contain NUL, and would refuse the whole COPY.
        case '\0' -> escaped.append('\uFFFD');
        default -> escaped.append(c);
      }
    }
    add(escaped.append('\t').toString().getBytes(StandardCharsets.UTF_8));
  }
}
