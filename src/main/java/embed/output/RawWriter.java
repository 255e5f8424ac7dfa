package embed.output;

import embed.row.Row;

/** Writes the numbers of vectors, little-endian, without a header or separators. */
final class RawWriter extends BlockWriter {
  private final VectorEncoding encoding;

  RawWriter(VectorEncoding encoding, Destination destination) {
    super(destination);
    this.encoding = encoding;
  }

  @Override
  void addRow(Row row) {
    addNumbers(row, encoding);
  }
}
