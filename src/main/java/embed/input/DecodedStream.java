package embed.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The text of an input as UTF-8. The first bytes tell what the input is: gzip and Zstandard are
 * decompressed, UTF-16 with a byte order mark is decoded, other compressions and encodings are
 * refused by name, and anything else is passed on as it is.
 *
 * <p>The first bytes are read when the first of the text are asked for, and no more are waited for
 * than tell what the input is.
 */
final class DecodedStream extends InputStream {
  private static final int HEAD = 8 << 10;

  private final String name;
  private InputStream in;
  private boolean recognized;

  /**
   * @param name of the input: if it ends in {@code .gz} or {@code .zst}, it must be compressed
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
      if (isCompressed(signature)) {
        in = signature == Signature.GZIP ? new GzipStream(in) : ZstandardStream.of(in);
        signature = recognize();
        if (isCompressed(signature)) {
          throw new IOException("it is compressed twice: decompress it once");
        }
      } else if (name.endsWith(".gz") || name.endsWith(".zst")) {
        throw new IOException("it is not compressed, though its name says so: rename it");
      }
      if (signature == Signature.UTF_16LE) {
        in = new Utf16Stream(in, StandardCharsets.UTF_16LE);
      } else if (signature == Signature.UTF_16BE) {
        in = new Utf16Stream(in, StandardCharsets.UTF_16BE);
      }
      recognized = true;
    }
    return in;
  }

  private static boolean isCompressed(Signature signature) {
    return signature == Signature.GZIP
        || signature == Signature.ZSTANDARD
        || signature == Signature.ZSTANDARD_OF_PZSTD;
  }

  /** What the stream is, if its first bytes tell; they stay to be read. */
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
