package embed.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Converts UTF-16 to UTF-8, including the byte order mark. An invalid sequence becomes a byte that
 * is invalid in UTF-8, so that the {@link LineReader} treats its line as invalid.
 */
final class Utf16Stream extends InputStream {
  private static final int BUFFER = 16 << 10;
  private static final byte INVALID = (byte) 0xff;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer encoded = ByteBuffer.allocate(BUFFER).limit(0);
  private final CharBuffer characters = CharBuffer.allocate(BUFFER);
  private ByteBuffer text = ByteBuffer.allocate(0);
  private boolean ended;

  Utf16Stream(InputStream in, Charset charset) {
    this.in = in;
    this.decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!text.hasRemaining()) {
      if (!decode() && !fill()) {
        return -1;
      }
    }
    int read = Math.min(length, text.remaining());
    text.get(target, offset, read);
    return read;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Decodes the bytes read so far; returns false if they contain no complete character. */
  private boolean decode() {
    CoderResult result = decoder.decode(encoded, characters.clear(), ended);
    if (characters.flip().hasRemaining()) {
      text = StandardCharsets.UTF_8.encode(characters);
      return true;
    }
    if (result.isMalformed()) {
      // The bytes after an unpaired high surrogate may be a valid character, such as a line break,
      // so skip only the surrogate.
      encoded.position(encoded.position() + Math.min(Character.BYTES, result.length()));
      text = ByteBuffer.wrap(new byte[] {INVALID});
      return true;
    }
    return false;
  }

  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    encoded.compact();
    int read = in.read(encoded.array(), encoded.position(), encoded.remaining());
    ended = read < 0;
    encoded.position(encoded.position() + Math.max(0, read)).flip();
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
