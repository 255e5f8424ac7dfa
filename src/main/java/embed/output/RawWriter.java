package embed.output;

/** Writes the numbers of vectors, little-endian, without a header or separators. */
sealed class RawWriter extends BlockWriter permits NpyWriter {
  private final VectorEncoding encoding;

  RawWriter(VectorEncoding encoding, Destination destination) {
    super(destination);
    this.encoding = encoding;
  }

  @Override
  final void addRow(Row row) {
    int length = encoding.bytes();
    encoding.write(row, reserve(length), size());
    size(size() + length);
  }
}
