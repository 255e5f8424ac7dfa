package embed.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes vectors as little-endian float32, without a header or separators. */
final class RawWriter implements VectorWriter {
  private static final byte[] NO_TAIL = {};

  private final Destination destination;
  private final RowBlock block;

  RawWriter(Destination destination) {
    this.destination = destination;
    this.block = new RowBlock(destination);
  }

  @Override
  public void write(Row row) throws IOException {
    float[] vector = row.vector();
    int length = Math.multiplyExact(vector.length, Float.BYTES);
    ByteBuffer.wrap(block.reserve(length), block.size(), length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(vector);
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
