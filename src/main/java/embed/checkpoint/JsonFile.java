package embed.checkpoint;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import embed.EmbedException;
import embed.message.PlainText;
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
final class JsonFile {
  /** What to do with the document's tokens. */
  interface Body {
    void read(JsonReader json) throws IOException;
  }

  private static final String LENIENCE =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON";

  private JsonFile() {}

  /**
   * Hands the document in {@code file} to {@code body}.
   *
   * @throws EmbedException if the file cannot be read, is too large, is something else that stands
   *     in its place, or holds no well-formed JSON document
   */
  static void read(Path file, Body body) {
    byte[] bytes = bytes(file);
    WrongFile.refuse(file, bytes);
    parse(
        file.toString(),
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()),
        body);
  }

  /** Hands the one document of {@code text} to {@code body} and checks that nothing follows it. */
  static void parse(String where, Reader text, Body body) {
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
    MappedFile.requireRegular(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Limits.JSON + 1);
      if (bytes.length > Limits.JSON) {
        throw new EmbedException(file + ": larger than " + Limits.JSON + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw Messages.io(file, e);
    }
  }
}
