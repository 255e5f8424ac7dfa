package embed.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import embed.EmbedException;
import embed.text.PlainText;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as Python's {@code json} does: RFC 8259, plus the numbers {@code NaN}, {@code
 * Infinity} and {@code -Infinity}. Every error names the file and the position.
 *
 * <p>A document becomes a tree of {@code Map<String, Object>}, {@code List<Object>}, {@link
 * String}, {@link Boolean}, {@code null} and numbers: {@link Long} for an integer of 64 bits,
 * {@link BigInteger} for a larger one and {@link Double} for a number with a fraction or an
 * exponent. If a key is repeated, its last value counts.
 */
public final class Json {
  /** Reads a document from a parser that is at the first token. */
  public interface Body<T> {
    /** Reads the document's only value and leaves the parser at the value's last token. */
    T read(JsonParser json) throws IOException;
  }

  /** The most bytes in a file such as config.json or a shard index. */
  private static final int LARGEST = 16 << 20;

  /**
   * The deepest nesting of lists and objects: enough for any real file, and too little to overflow
   * the stack.
   */
  private static final int DEEPEST = 256;

  /**
   * Keys are not kept in the parser's symbol table, because a vocabulary has 250,000 that occur
   * once. Strings may be as long as the file, whose size is checked first.
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

  private static final String ENDS_EARLY =
      "the JSON ends too early; copy or download the file again";

  private static final Map<JsonToken, String> NAMES =
      Map.of(
          JsonToken.START_OBJECT, "an object",
          JsonToken.START_ARRAY, "a list",
          JsonToken.VALUE_STRING, "a string",
          JsonToken.VALUE_NUMBER_INT, "an integer");

  private Json() {}

  /**
   * Reads the object in a file of at most 16 MB.
   *
   * @throws EmbedException if the file cannot be read, is too large, is of another format, or
   *     contains anything but one JSON object
   */
  public static Map<String, Object> object(Path file) {
    return object(TextFile.read(file, LARGEST), file.toString());
  }

  /** Reads the object in {@code text}; messages name the file {@code where}. */
  @SuppressWarnings("unchecked") // all maps in the trees built here have string keys
  public static Map<String, Object> object(String text, String where) {
    Object value = value(text, where);
    if (value instanceof Map) {
      return (Map<String, Object>) value;
    }
    throw new EmbedException("%s: holds %s where an object belongs", where, describe(value));
  }

  /** Reads the value in {@code text}; messages name the file {@code where}. */
  public static Object value(String text, String where) {
    return read(where, new StringReader(text), Json::value);
  }

  /** Reads the document in a file of at most 16 MB with {@code body}. */
  public static <T> T read(Path file, Body<T> body) {
    return read(file.toString(), new StringReader(TextFile.read(file, LARGEST)), body);
  }

  /**
   * Reads the only document in {@code text} with {@code body} and checks that nothing follows it.
   */
  public static <T> T read(String where, Reader text, Body<T> body) {
    try (JsonParser json = FACTORY.createParser(text)) {
      return read(where, json, body);
    } catch (CharacterCodingException e) {
      throw new EmbedException(e, "%s: not UTF-8; copy or download it again", where);
    } catch (IOException e) {
      throw new EmbedException(e, "%s: cannot be read: %s", where, FileErrors.reason(e));
    }
  }

  private static <T> T read(String where, JsonParser json, Body<T> body) throws IOException {
    try {
      if (json.nextToken() == null) {
        throw new EmbedException("%s: is empty; copy or download it again", where);
      }
      T document = body.read(json);
      if (json.nextToken() != null) {
        throw error(where, json.currentTokenLocation(), "something follows the JSON", null);
      }
      return document;
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation() == null ? json.currentLocation() : e.getLocation();
      boolean endsEarly = e instanceof JsonEOFException;
      throw error(where, place, endsEarly ? ENDS_EARLY : e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads the value at the parser's current token and leaves the parser at the value's last token.
   */
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
        if (text.indexOf('I') >= 0) { // the parser accepts more spellings than Python
          throw unexpected(json, text + " is not a number");
        }
        yield Double.valueOf(text);
      }
    };
  }

  /** Refuses any token but the expected one. */
  public static void require(JsonParser json, JsonToken expected) throws IOException {
    if (json.currentToken() != expected) {
      throw unexpected(json, "expected " + NAMES.get(expected));
    }
  }

  private static JsonParseException unexpected(JsonParser json, String message) {
    return new JsonParseException(json, message, json.currentTokenLocation());
  }

  /** A short description of a value for a message. */
  public static String describe(Object value) {
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "a list";
    }
    return value instanceof String text ? PlainText.quote(text) : String.valueOf(value);
  }

  private static EmbedException error(
      String where, JsonLocation place, String what, Throwable cause) {
    return new EmbedException(
        cause, "%s: line %s, column %s: %s", where, place.getLineNr(), place.getColumnNr(), what);
  }
}
