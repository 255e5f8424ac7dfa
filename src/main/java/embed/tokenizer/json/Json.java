package embed.tokenizer.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import embed.EmbedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;

/** Strict JSON, with errors that name the file. */
public final class Json {
  private static final String ADVICE =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON";

  private Json() {}

  /** A reader that takes nothing but RFC 8259. */
  static JsonReader reader(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    return reader;
  }

  /** The object that a file holds. */
  static JsonObject object(String text, Path file) {
    JsonElement root = parse(text, file);
    if (!root.isJsonObject()) {
      throw new EmbedException(file + " holds " + describe(root) + "; an object was expected");
    }
    return root.getAsJsonObject();
  }

  static JsonElement parse(String text, Path file) {
    requireText(text, file);
    JsonReader reader = reader(text);
    try {
      JsonElement root = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new EmbedException(file + " goes on after the end of its JSON: download it again");
      }
      return root;
    } catch (JsonParseException | IOException e) {
      throw malformed(file, e);
    }
  }

  static void requireText(String text, Path file) {
    if (text.isBlank()) {
      throw new EmbedException(file + " is empty: download it again");
    }
  }

  /** The text of a JSON string, given without its quotes; as it is where it is no such text. */
  static String unescape(String raw) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    try {
      return reader("\"" + raw + "\"").nextString();
    } catch (IOException e) {
      return raw; // the native library refuses it with its place
    }
  }

  static EmbedException malformed(Path file, Exception cause) {
    Throwable reason = cause.getCause() == null ? cause : cause.getCause();
    if (reason instanceof EOFException) {
      return new EmbedException(file + " ends within its JSON: download it again", cause);
    }
    // Where gson only says which of its settings would let the text pass, the place must do.
    String what = firstLine(reason).replace(ADVICE, "unexpected character");
    return new EmbedException(file + " is not valid JSON: " + what + "; download it again", cause);
  }

  /** The first line of a message: gson adds a second with a link to its manual. */
  public static String firstLine(Throwable reason) {
    String message = String.valueOf(reason.getMessage());
    int newline = message.indexOf('\n');
    return newline < 0 ? message : message.substring(0, newline);
  }

  static String describe(JsonElement element) {
    if (element.isJsonObject()) {
      return "an object";
    }
    if (element.isJsonArray()) {
      return "a list";
    }
    if (element.isJsonNull()) {
      return "null";
    }
    String text = element.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
