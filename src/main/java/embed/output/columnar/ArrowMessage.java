package embed.output.columnar;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MetadataVersion;

/**
 * The envelope of a message in a stream: a marker, the size of its metadata, the metadata and the
 * body.
 *
 * @see <a
 *     href="https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format">Encapsulated
 *     message format</a>
 */
final class ArrowMessage {
  /** Sizes are multiples of this. */
  private static final int ALIGNMENT = 8;

  /** A marker and no metadata. */
  static final byte[] END_OF_STREAM = {-1, -1, -1, -1, 0, 0, 0, 0};

  private static final int MARKER = -1;

  private ArrowMessage() {}

  /**
   * Returns a whole message.
   *
   * @param header the offset of the content, which {@code builder} has written
   * @param body the buffers of a record batch
   */
  static byte[] of(FlatBufferBuilder builder, byte kind, int header, byte[] body) {
    builder.finish(
        Message.createMessage(builder, MetadataVersion.V5, kind, header, body.length, 0));
    byte[] metadata = builder.sizedByteArray();
    int size = padded(metadata.length);
    return ByteBuffer.allocate(Math.addExact(2 * Integer.BYTES + size, body.length))
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MARKER)
        .putInt(size)
        .put(metadata)
        .position(2 * Integer.BYTES + size)
        .put(body)
        .array();
  }

  /** Returns the size with padding. */
  static int padded(int size) {
    return Math.addExact(size, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
