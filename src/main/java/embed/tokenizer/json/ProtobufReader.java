package embed.tokenizer.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one Protocol Buffers message, one after another. Nothing is copied before its
 * length has been checked, and fields that the caller does not read are skipped.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the wire format</a>
 */
final class ProtobufReader {
  /** Thrown for a message that is incomplete or malformed. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
      super(message);
    }
  }

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer message;
  private int wireType;

  ProtobufReader(ByteBuffer message) {
    this.message = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of the next field, or 0 at the end of the message. */
  int next() throws MalformedException {
    if (!message.hasRemaining()) {
      return 0;
    }
    long tag = varint();
    wireType = (int) tag & 7;
    long field = tag >>> 3;
    if (field == 0 || field > Integer.MAX_VALUE) {
      throw new MalformedException("a field has the number " + field);
    }
    return (int) field;
  }

  /** The value of the current field as an integer. */
  long integer() throws MalformedException {
    require(VARINT);
    return varint();
  }

  /** The value of the current field as a float. */
  float decimal() throws MalformedException {
    require(FIXED32);
    return take(Float.BYTES).getFloat();
  }

  /** The value of the current field as bytes, which may be a message or a string. */
  ByteBuffer bytes() throws MalformedException {
    require(LENGTH);
    return take(varint());
  }

  String string() throws MalformedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("a text is not UTF-8");
    }
  }

  void skip() throws MalformedException {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> take(Long.BYTES);
      case LENGTH -> bytes();
      case FIXED32 -> take(Float.BYTES);
      default -> throw new MalformedException("a field has the wire type " + wireType);
    }
  }

  private void require(int expected) throws MalformedException {
    if (wireType != expected) {
      throw new MalformedException(
          "a field has the wire type " + wireType + " where " + expected + " belongs");
    }
  }

  private ByteBuffer take(long length) throws MalformedException {
    if (length < 0 || length > message.remaining()) {
      throw new MalformedException("it ends within a field");
    }
    ByteBuffer bytes =
        message.slice(message.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    message.position(message.position() + (int) length);
    return bytes;
  }

  private long varint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (!message.hasRemaining()) {
        throw new MalformedException("it ends within a number");
      }
      byte b = message.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedException("a number has more than ten bytes");
  }
}
