package embed.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952) with any number of concatenated members.
 *
 * <p>Java's {@code GZIPInputStream} silently ends at a member that a pipe has not delivered yet,
 * and at a member with a damaged header. This class allows only zero padding, as on tapes, after
 * the last member.
 */
final class GzipStream extends InputStream {
  private static final int BUFFER = 64 << 10;
  private static final String DAMAGED = "its gzip data are damaged";

  /** The only compression method that RFC 1952 defines. */
  private static final int DEFLATE = 8;

  // The flags in the header of a member.
  private static final int HEADER_CRC = 2;
  private static final int EXTRA_FIELD = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private boolean inMember;
  private boolean ended;

  GzipStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || beginMember()) {
      int inflated = inflate(target, offset, length);
      if (inflated > 0) {
        crc.update(target, offset, inflated);
        return inflated;
      }
      if (inflater.finished()) {
        at = end - inflater.getRemaining();
        endMember();
      } else if (inflater.needsInput()) {
        fill();
        inflater.setInput(buffer, 0, end);
      } else {
        throw new IOException(DAMAGED);
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw new IOException(DAMAGED, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Reads the header of the next member; returns false if there is none. */
  private boolean beginMember() throws IOException {
    if (ended) {
      return false;
    }
    boolean padded = false;
    int first;
    while ((first = next()) == 0) {
      padded = true;
    }
    if (first < 0) {
      ended = true;
      return false;
    }
    if (padded || first != 0x1f || require() != 0x8b || require() != DEFLATE) {
      throw new IOException(DAMAGED + ": something else follows them");
    }
    readHeader(require());
    inflater.reset();
    inflater.setInput(buffer, at, end - at);
    crc.reset();
    inMember = true;
    return true;
  }

  private void readHeader(int flags) throws IOException {
    if ((flags & RESERVED) != 0) {
      throw new IOException(DAMAGED);
    }
    skip(6); // time, compression level, operating system
    if ((flags & EXTRA_FIELD) != 0) {
      skip(require() | (require() << 8));
    }
    for (int text = flags & (NAME | COMMENT); text != 0; text &= text - 1) {
      while (require() != 0) {
        // The name and the comment are ignored.
      }
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
  }

  private void endMember() throws IOException {
    inMember = false;
    if (requireInt() != crc.getValue()
        || requireInt() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new IOException(DAMAGED + ": their checksum differs");
    }
  }

  private long requireInt() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      value |= (long) require() << shift;
    }
    return value;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      require();
    }
  }

  private int require() throws IOException {
    if (at == end) {
      fill();
    }
    return buffer[at++] & 0xff;
  }

  private int next() throws IOException {
    if (at == end && !tryFill()) {
      return -1;
    }
    return buffer[at++] & 0xff;
  }

  private void fill() throws IOException {
    if (!tryFill()) {
      throw new EOFException("its gzip data are incomplete");
    }
  }

  private boolean tryFill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
