package embed.output.rowwise;

import embed.output.destination.Destination;
import embed.row.Row;
import embed.row.VectorEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes NumPy's array file, format 1.0 (numpy.lib.format): {@code [rows, dimensions]} in C order.
 * The header contains the number of rows and has the same length for any number, so it is written
 * with 0 rows first and replaced at the end.
 */
public final class NpyWriter extends BlockWriter {
  /**
   * The size of the header in bytes. It is a multiple of 64, so that the array is aligned when the
   * file is memory-mapped.
   */
  private static final int HEAD = 128;

  private static final String MAGIC = "\u0093NUMPY\u0001\u0000";

  private final VectorEncoding encoding;

  private NpyWriter(VectorEncoding encoding, Destination destination) {
    super(destination);
    this.encoding = encoding;
  }

  public static NpyWriter begin(VectorEncoding encoding, Destination destination)
      throws IOException {
    if (destination.resumed() == null) {
      destination.head(head(0, encoding));
    }
    return new NpyWriter(encoding, destination);
  }

  private static byte[] head(long rows, VectorEncoding encoding) {
    int length = HEAD - MAGIC.length() - 2;
    String array =
        "{'descr': '"
            + encoding.type().descr()
            + "', 'fortran_order': False, 'shape': ("
            + rows
            + ", "
            + encoding.width()
            + "), }";
    String head =
        MAGIC + (char) length + (char) 0 + array + " ".repeat(length - 1 - array.length()) + "\n";
    return head.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  void addRow(Row row) {
    addNumbers(row, encoding);
  }

  @Override
  byte[] head(long rows) {
    return head(rows, encoding);
  }
}
