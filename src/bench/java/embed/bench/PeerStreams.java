package embed.bench;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A peer's lines in and vectors out. Peers write raw little-endian float32, which spares them the
 * decimal formatting that {@code embed} does: what they lose to it is not counted against them.
 */
final class PeerStreams implements AutoCloseable {
  private final BufferedReader in =
      new BufferedReader(
          new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8),
          1 << 16);
  private final FileChannel out = new FileOutputStream(FileDescriptor.out).getChannel();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /** At most {@code limit} lines, fewer only at the end of the input. */
  List<String> read(int limit) throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < limit) {
      String line = in.readLine();
      if (line == null) {
        break;
      }
      lines.add(line);
    }
    return lines;
  }

  void write(float[] vector) throws IOException {
    write(List.of(vector));
  }

  void write(List<float[]> vectors) throws IOException {
    int floats = vectors.stream().mapToInt(vector -> vector.length).sum();
    if (buffer.capacity() < floats * Float.BYTES) {
      buffer = ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
    buffer.clear();
    for (float[] vector : vectors) {
      buffer.asFloatBuffer().put(vector);
      buffer.position(buffer.position() + vector.length * Float.BYTES);
    }
    buffer.flip();
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
    out.close();
  }
}
