package embed.output.rowwise;

import embed.output.destination.Destination;
import embed.row.Row;
import embed.row.VectorEncoding;

/** Writes the numbers of vectors, little-endian, without a header or separators. */
public final class RawWriter extends BlockWriter {
  private final VectorEncoding encoding;

  public RawWriter(VectorEncoding encoding, Destination destination) {
    super(destination);
    this.encoding = encoding;
  }

  @Override
  void addRow(Row row) {
    addNumbers(row, encoding);
  }
}
