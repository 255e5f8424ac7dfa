package embed.output.rowwise;

import embed.row.Row;
import embed.row.RowLayout;
import embed.row.VectorEncoding;

/** Writes the numbers of rows as decimals, with a separator between them. */
final class VectorText {
  private final VectorEncoding encoding;
  private final Decimals decimals;
  private final byte separator;
  private final boolean json;

  /** The numbers of one row, if they are whole; else null. */
  private final byte[] whole;

  /**
   * @param json whether NaN and infinity are written as null, because JSON lacks them
   */
  VectorText(RowLayout layout, VectorEncoding encoding, char separator, boolean json) {
    this.json = json;
    this.encoding = encoding;
    this.decimals = new Decimals(layout.precision());
    this.separator = (byte) separator;
    this.whole = encoding.type().isWhole() ? new byte[encoding.bytes()] : null;
  }

  void write(Row row, BlockWriter block) {
    byte[] bytes = block.reserve(Math.multiplyExact(encoding.width(), Decimals.LONGEST));
    int end = block.size();
    if (whole != null) {
      encoding.write(row, whole, 0);
      for (byte number : whole) {
        end = Decimals.write(Integer.toString(encoding.whole(number)), bytes, end);
        bytes[end++] = separator;
      }
    } else {
      for (float number : row.vector()) {
        end =
            json && !Float.isFinite(number)
                ? Decimals.write("null", bytes, end)
                : decimals.write(number, bytes, end);
        bytes[end++] = separator;
      }
    }
    block.size(end - 1);
  }
}
