package embed.input;

import embed.EmbedException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An open input.
 *
 * @param name the name for messages
 * @param stream the text, decompressed
 */
record Input(String name, InputStream stream) {
  /**
   * Opens a path, which need not be a regular file.
   *
   * @param read counts the bytes that are read from the file
   */
  static Input open(String file, ByteCount read) {
    try {
      return of(file, new FileInputStream(file), read);
    } catch (FileNotFoundException e) {
      // The message consists of the file name and, in parentheses, the reason.
      throw new EmbedException(e, "cannot read %s", e.getMessage());
    }
  }

  static Input of(String name, InputStream bytes, ByteCount read) {
    return new Input(name, new DecodedStream(name, read.count(bytes)));
  }

  /** Counts the bytes read from all inputs, before decompression. */
  static final class ByteCount {
    private final AtomicLong bytes = new AtomicLong();

    long bytes() {
      return bytes.get();
    }

    InputStream count(InputStream stream) {
      return new FilterInputStream(stream) {
        @Override
        public int read() throws IOException {
          int read = super.read();
          bytes.addAndGet(read < 0 ? 0 : 1);
          return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          int read = super.read(target, offset, length);
          bytes.addAndGet(Math.max(0, read));
          return read;
        }
      };
    }
  }
}
