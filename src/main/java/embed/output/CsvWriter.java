package embed.output;

import com.fasterxml.jackson.core.io.schubfach.FloatToDecimal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Vectors as comma-separated values, one row a vector, without a header unless {@link #header} is
 * called. Each value is the shortest decimal that reads back to the same float32.
 *
 * <p>The stream is given whole rows only, so that what is written stays readable whenever the
 * program ends.
 */
public final class CsvWriter {
  /** Rows wait until there are so many bytes of them. */
  private static final int BLOCK = 64 << 10;

  /** The longest float32: a sign, nine digits, a point, an exponent such as E-38; and a comma. */
  private static final int LONGEST_VALUE = 16;

  private final OutputStream out;
  private byte[] buffer = new byte[2 * BLOCK];
  private int size;

  public CsvWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes {@code dim_0,dim_1,…}. */
  public void header(int dimensions) throws IOException {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < dimensions; i++) {
      names.append(i == 0 ? "dim_" : ",dim_").append(i);
    }
    byte[] row = names.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    reserve(row.length);
    System.arraycopy(row, 0, buffer, size, row.length);
    size += row.length;
  }

  @SuppressWarnings(
      "deprecation") // getBytes(int, int, byte[], int) is right for ASCII, and fastest
  public void write(float[] vector) throws IOException {
    reserve(vector.length * LONGEST_VALUE);
    int end = size;
    for (float value : vector) {
      String text = FloatToDecimal.toString(value);
      text.getBytes(0, text.length(), buffer, end);
      end += text.length();
      buffer[end++] = ',';
    }
    buffer[end - 1] = '\n';
    size = end;
    if (size >= BLOCK) {
      flush();
    }
  }

  /** Hands all rows to the stream. */
  public void flush() throws IOException {
    if (size > 0) {
      out.write(buffer, 0, size);
      size = 0;
    }
    out.flush();
  }

  private void reserve(int bytes) throws IOException {
    if (buffer.length - size < bytes) {
      buffer = Arrays.copyOf(buffer, Math.addExact(size, bytes));
    }
  }
}
