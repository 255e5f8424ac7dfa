package embed.output;

import java.io.IOException;

/** Writes the numbers of vectors, little-endian, without a header or separators. */
final class RawWriter implements VectorWriter {
  private static final byte[] NO_TAIL = {};

  private final VectorEncoding encoding;
  private final Destination destination;
  private final RowBlock block;

  RawWriter(VectorEncoding encoding, Destination destination) {
    this.encoding = encoding;
    this.destination = destination;
    this.block = new RowBlock(destination);
  }

  @Override
  public void write(Row row) throws IOException {
    int length = encoding.bytes();
    encoding.write(row, block.reserve(length), block.size());
    block.size(block.size() + length);
    block.end(row);
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
