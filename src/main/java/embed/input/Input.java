package embed.input;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import embed.EmbedException;
import embed.output.Zstandard;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * A stream to read from.
 *
 * @param name for messages
 */
record Input(String name, InputStream stream) {
  private static final int GZIP_BUFFER = 64 << 10;

  /** The longest distance of {@code zstd --long}, 2 to the power of this. */
  private static final int LONGEST_DISTANCE = 31;

  /**
   * Opens a file, or anything else that has a path; {@code .gz} and {@code .zst} are decompressed.
   *
   * @param read is told how many bytes are read from the file
   */
  static Input open(String file, ByteCount read) {
    try {
      InputStream bytes = read.count(new FileInputStream(file));
      return new Input(file, decompressed(file, bytes));
    } catch (FileNotFoundException e) {
      // The message is the name and, in parentheses, the reason.
      throw new EmbedException("cannot read " + e.getMessage(), e);
    } catch (IOException e) {
      throw new EmbedException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static InputStream decompressed(String name, InputStream bytes) throws IOException {
    boolean opened = false;
    try {
      InputStream stream = bytes;
      if (name.endsWith(".gz")) {
        stream = new GZIPInputStream(bytes, GZIP_BUFFER);
      } else if (name.endsWith(".zst")) {
        stream = Zstd.open(bytes);
      }
      opened = true;
      return stream;
    } finally {
      if (!opened) {
        bytes.close();
      }
    }
  }

  /** Apart, so that its library is not looked for where no input needs it. */
  private static final class Zstd {
    private Zstd() {}

    static InputStream open(InputStream bytes) throws IOException {
      Zstandard.find();
      return new ZstdInputStreamNoFinalizer(bytes).setLongMax(LONGEST_DISTANCE);
    }
  }

  /** Counts the bytes that are read, over all inputs. */
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
