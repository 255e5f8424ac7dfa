package embed.file;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import embed.EmbedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads one JSON document from a small file, strictly, as a stream of tokens. */
public final class JsonFile {
  /** What to do with the document's tokens. */
  public interface Body {
    void read(JsonReader json) throws IOException;
  }

  /** Bytes of a file such as config.json or a shard index. */
  private static final int LARGEST = 16 << 20;

  private static final String LENIENCE =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON";

  private JsonFile() {}

  /**
   * Hands the document in {@code file} to {@code body}.
   *
   * @throws EmbedException if the file cannot be read, is too large, is something else that stands
   *     in its place, or holds no well-formed JSON document
   */
  public static void read(Path file, Body body) {
    byte[] bytes = bytes(file);
    FileSignature.refuse(file, bytes);
    parse(
        file.toString(),
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()),
        body);
  }

  /** Hands the one document of {@code text} to {@code body} and checks that nothing follows it. */
  public static void parse(String where, Reader text, Body body) {
    try {
      JsonReader json = new JsonReader(text);
      json.setStrictness(Strictness.STRICT);
      body.read(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("something follows it");
      }
    } catch (CharacterCodingException e) {
      throw new EmbedException(where + ": not UTF-8", e);
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new EmbedException(where + ": not well-formed JSON" + reason(e), e);
    }
  }

  /** What the parser says, but for its advice to programmers; it repeats names from the file. */
  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    int advice = message.indexOf("\nSee https://");
    message = PlainText.shorten(advice < 0 ? message : message.substring(0, advice));
    return message.startsWith(LENIENCE) ? message.substring(LENIENCE.length()) : ": " + message;
  }

  private static byte[] bytes(Path file) {
    FileErrors.requireRegular(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new EmbedException(file + ": larger than " + LARGEST + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw FileErrors.io(file, e);
    }
  }
}
