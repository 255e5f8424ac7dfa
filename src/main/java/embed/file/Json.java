package embed.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import embed.EmbedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as Python's {@code json} does: RFC 8259, and the numbers {@code NaN}, {@code Infinity}
 * and {@code -Infinity}. Every error names the file and the place.
 *
 * <p>A document becomes a tree of {@code Map<String, Object>}, {@code List<Object>}, {@link
 * String}, {@link Boolean}, {@code null} and numbers: {@link Long} for an integer of 64 bits,
 * {@link BigInteger} for a larger one and {@link Double} for what has a fraction or an exponent. Of
 * equal keys the last counts.
 */
public final class Json {
  /** What to do with a document's tokens; the parser stands at the first one. */
  public interface Body {
    void read(JsonParser json) throws IOException;
  }

  /** Bytes of a file such as config.json or a shard index. */
  private static final int LARGEST = 16 << 20;

  /** Lists and objects inside each other; deep enough for any file, too little for the stack. */
  private static final int DEEPEST = 256;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * Names are not kept in the parser's symbol table: a vocabulary has 250,000 that occur once.
   * Strings may be as long as their file, whose size is checked before.
   */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /**
   * The object in a file of at most 16 MB.
   *
   * @throws EmbedException if the file cannot be read, is too large, is something else that stands
   *     in its place, or holds anything but one JSON object
   */
  public static Map<String, Object> object(Path file) {
    return object(text(file, LARGEST), file.toString());
  }

  /** The object that {@code text} holds; {@code where} is the file that messages name. */
  @SuppressWarnings("unchecked") // the trees made here have no other maps
  public static Map<String, Object> object(String text, String where) {
    Object value = value(text, where);
    if (value instanceof Map) {
      return (Map<String, Object>) value;
    }
    throw new EmbedException(where + ": holds " + describe(value) + " where an object belongs");
  }

  /** The value that {@code text} holds; {@code where} is the file that messages name. */
  public static Object value(String text, String where) {
    Object[] value = new Object[1];
    read(where, new StringReader(text), json -> value[0] = value(json));
    return value[0];
  }

  /** Hands the document in a file of at most 16 MB to {@code body}. */
  public static void read(Path file, Body body) {
    read(file.toString(), new StringReader(text(file, LARGEST)), body);
  }

  /** Hands the one document of {@code text} to {@code body} and checks that nothing follows it. */
  public static void read(String where, Reader text, Body body) {
    try (JsonParser json = FACTORY.createParser(text)) {
      read(where, json, body);
    } catch (CharacterCodingException e) {
      throw new EmbedException(where + ": not UTF-8; copy or download it again", e);
    } catch (IOException e) {
      throw new EmbedException(where + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void read(String where, JsonParser json, Body body) throws IOException {
    try {
      if (json.nextToken() == null) {
        throw new EmbedException(where + ": holds no JSON; copy or download it again");
      }
      body.read(json);
      if (json.nextToken() != null) {
        throw error(where, json.currentTokenLocation(), "something follows the JSON", null);
      }
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation() == null ? json.currentLocation() : e.getLocation();
      throw error(where, place, reason(e), e);
    }
  }

  /** The value at which the parser stands; afterwards it stands at that value's last token. */
  public static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String key = json.currentName();
          json.nextToken();
          members.put(key, value(json));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(json));
        }
        yield elements;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> integer(json.getText());
      case VALUE_NUMBER_FLOAT -> decimal(json);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Number integer(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return new BigInteger(text);
    }
  }

  private static Double decimal(JsonParser json) throws IOException {
    String text = json.getText();
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (text.indexOf('I') >= 0) { // the parser has more spellings than Python
          throw new JsonParseException(json, "", json.currentTokenLocation());
        }
        yield Double.valueOf(text);
      }
    };
  }

  /** A value as a message may show it. */
  public static String describe(Object value) {
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "a list";
    }
    return value instanceof String text ? PlainText.quote(text) : String.valueOf(value);
  }

  /**
   * The text of a file, without a byte order mark.
   *
   * @param largest the most bytes that it may have
   */
  public static String text(Path file, int largest) {
    FileErrors.requireRegular(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(largest + 1);
    } catch (IOException e) {
      throw FileErrors.io(file, e);
    }
    if (bytes.length > largest) {
      throw new EmbedException(file + ": larger than " + largest + " bytes");
    }
    FileSignature.refuse(file, bytes);
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) { // it stands for malformed bytes, unless the file has it
      requireUtf8(file, bytes);
    }
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static void requireUtf8(Path file, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(1 << 13);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    if (result.isError()) {
      throw new EmbedException(
          file + ": not UTF-8 at byte " + in.position() + "; copy or download it again");
    }
  }

  private static EmbedException error(
      String where, JsonLocation place, String what, Throwable cause) {
    return new EmbedException(
        where + ": line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + what,
        cause);
  }

  /** What is wrong in our words: the parser's advise programmers to change its settings. */
  private static String reason(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    if (e instanceof JsonEOFException) {
      return "the JSON ends too early; copy or download the file again";
    }
    if (e instanceof StreamConstraintsException) {
      return message.startsWith("Document nesting depth")
          ? "lists and objects are nested more than " + DEEPEST + " deep"
          : "a number is too long";
    }
    String character = "Unexpected character ('";
    if (message.startsWith(character)) {
      int c = message.codePointAt(character.length());
      return "unexpected character " + PlainText.quote(Character.toString(c));
    }
    String word = "Unrecognized token '";
    if (message.startsWith(word)) {
      return "unexpected "
          + PlainText.quote(message.substring(word.length(), message.indexOf('\'', word.length())));
    }
    if (message.startsWith("Illegal unquoted character")) {
      return "a control character in a string, which must be escaped";
    }
    return "not valid JSON";
  }
}
