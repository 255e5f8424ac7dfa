package embed.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Locale;

/**
 * Decompresses an input if its first bytes are those of gzip or Zstandard. Other recognized
 * compressions and encodings are rejected with an error that names them. All other bytes are passed
 * on unchanged.
 *
 * <p>Detection starts with the first read, and never waits for more bytes than it needs.
 */
final class DecodedStream extends InputStream {
  private static final int HEAD = 8 << 10;

  private final String name;
  private InputStream in;
  private boolean recognized;

  /**
   * @param name the name of the input; if it ends in {@code .gz} or {@code .zst}, the input must be
   *     compressed
   */
  DecodedStream(String name, InputStream in) {
    this.name = name.toLowerCase(Locale.ROOT);
    this.in = in;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return text().read(target, offset, length);
  }

  @Override
  public int read() throws IOException {
    return text().read();
  }

  private InputStream text() throws IOException {
    if (!recognized) {
      Signature signature = recognize();
      if (signature != null) {
        in = signature == Signature.GZIP ? new GzipStream(in) : ZstandardStream.of(in);
        if (recognize() != null) {
          throw new IOException("it is compressed twice: decompress it once");
        }
      } else if (InputFormat.COMPRESSED.stream().anyMatch(name::endsWith)) {
        throw new IOException("it is not compressed, though its name says so: rename it");
      }
      recognized = true;
    }
    return in;
  }

  /**
   * Returns the compression that begins at the current position, or null if none does. The bytes
   * remain unread.
   */
  private Signature recognize() throws IOException {
    byte[] head = new byte[HEAD];
    int length = 0;
    while (Signature.needsMore(head, length)) {
      int read = in.read(head, length, HEAD - length);
      if (read < 0) {
        break;
      }
      length += read;
    }
    Signature signature = Signature.of(head, length);
    if (signature != null && signature.refusal() != null) {
      throw new IOException(signature.refusal());
    }
    in = new SequenceInputStream(new ByteArrayInputStream(head, 0, length), in);
    return signature;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
