package embed.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import embed.EmbedException;
import embed.file.WellFormed;
import embed.output.RowId;
import java.io.IOException;

/**
 * Each line is a JSON object. The text is a string; the id is a string, or an integer of 64 bits,
 * which stays a number.
 */
final class JsonlReader implements ItemReader {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final LineReader lines;
  private final String textField;
  private final String idField;

  /**
   * @param idField may be null
   */
  JsonlReader(LineReader lines, String textField, String idField) {
    this.lines = lines;
    this.textField = textField;
    this.idField = idField;
  }

  @Override
  public Entry next() throws IOException {
    String line = lines.next();
    if (line == null) {
      return null;
    }
    try (JsonParser json = JSON.createParser(line)) {
      return entry(json);
    } catch (JsonProcessingException e) {
      throw error("is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
  }

  private Entry entry(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw error("is no JSON object", null);
    }
    String text = null;
    RowId id = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals(textField)) {
        text = text(json, value);
      }
      if (field.equals(idField)) {
        id = id(json, value);
      }
      json.skipChildren();
    }
    if (json.nextToken() != null) {
      throw error("has more after its JSON object", null);
    }
    if (text == null) {
      throw missing(textField);
    }
    if (id == null && idField != null) {
      throw missing(idField);
    }
    return new Entry(id, text, lines.lineNumber());
  }

  private String text(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      throw error("has a \"" + textField + "\" that is no string", null);
    }
    return WellFormed.text(json.getText());
  }

  private RowId id(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return new RowId(lines.lineNumber(), WellFormed.text(json.getText()));
    }
    if (value == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return new RowId(json.getLongValue(), null);
    }
    throw error("has a \"" + idField + "\" that is neither a string nor an integer", null);
  }

  private EmbedException missing(String field) {
    return error("has no field \"" + field + "\"", null);
  }

  private EmbedException error(String what, Throwable cause) {
    return new EmbedException("line " + lines.lineNumber() + " " + what, cause);
  }
}
