package embed.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes PostgreSQL's text for {@code COPY … FROM STDIN}: the id, text, tokens and truncated, if
 * the layout includes them, and the vector in the notation of pgvector's type {@code vector},
 * {@code [1,2,3]}. That type has no NaN or infinity, so a vector with one is written as NULL.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, text format</a>
 */
final class PgvectorWriter implements VectorWriter {
  private static final byte[] NO_TAIL = {};
  private static final byte[] NULL = {'\\', 'N'};

  private final RowLayout layout;
  private final VectorText numbers;
  private final Destination destination;
  private final RowBlock block;

  PgvectorWriter(RowLayout layout, VectorEncoding encoding, Destination destination) {
    this.layout = layout;
    this.numbers = new VectorText(layout, encoding, ',', false);
    this.destination = destination;
    this.block = new RowBlock(destination);
  }

  @Override
  public void write(Row row) throws IOException {
    field(row.id().toString());
    if (layout.text()) {
      field(row.text());
    }
    if (layout.tokens()) {
      field(Integer.toString(row.tokens()));
      field(row.truncated() ? "t" : "f");
    }
    if (isFinite(row.vector())) {
      block.add((byte) '[');
      numbers.write(row, block);
      block.add((byte) ']');
    } else {
      block.add(NULL);
    }
    block.add((byte) '\n');
    block.end(row);
  }

  private static boolean isFinite(float[] vector) {
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        return false;
      }
    }
    return true;
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
    block.add(escaped.append('\t').toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() throws IOException {
    block.flush();
  }

  @Override
  public void finish() throws IOException {
    block.flush();
    destination.finish(null, NO_TAIL);
  }
}
