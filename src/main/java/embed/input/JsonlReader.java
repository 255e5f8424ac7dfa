package embed.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import embed.file.FileErrors;
import embed.row.RowId;
import embed.text.PlainText;
import embed.text.WellFormed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON lines: each line is a JSON object, and blank lines are skipped. The text must be a
 * string. The id must be a string or a 64-bit integer, which stays a number. Other fields may
 * contain everything that Python reads or writes, including NaN and Infinity.
 */
final class JsonlReader implements ItemReader {
  /** The deepest nesting of objects and arrays. */
  private static final int DEEPEST = 1_000;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** The length of a line is limited only by memory, and so are the strings and numbers in it. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          // An attacker could craft field names with colliding hashes, on which Jackson's symbol
          // table fails.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final LineReader lines;
  private final InputLayout.Names names;

  JsonlReader(LineReader lines, InputLayout.Names names) {
    this.lines = lines;
    this.names = names;
  }

  @Override
  public Entry next() throws IOException, BadRowException {
    String line;
    do {
      line = lines.next();
      if (line == null) {
        return null;
      }
      // Concatenated files can have a byte order mark in the middle.
      line = line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    } while (line.isBlank());
    try (JsonParser json = JSON.createParser(line)) {
      return entry(json);
    } catch (JsonEOFException e) {
      throw bad(
          "ends inside its JSON object: is it cut off, or does the object go on in the next line?");
    } catch (StreamConstraintsException e) {
      throw bad("has more than " + DEEPEST + " JSON objects and arrays inside one another");
    } catch (JsonProcessingException e) {
      throw bad("is not JSON" + place(e.getLocation(), line));
    }
  }

  private static String place(JsonLocation location, String line) {
    if (location == null || location.getCharOffset() < 0) {
      return "";
    }
    int at = (int) Math.min(location.getCharOffset(), line.length());
    return ", near its character "
        + at
        + ", "
        + PlainText.quote(line.substring(Math.max(0, at - 20)));
  }

  private Entry entry(JsonParser json) throws IOException, BadRowException {
    JsonToken first = json.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw bad(
          "is no JSON object"
              + (first == JsonToken.START_ARRAY
                  ? " but an array, of which each object has to stand on a line: jq -c '.[]'"
                  : ""));
    }
    String text = null;
    RowId id = null;
    List<String> others = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      boolean used = false;
      if (field.equals(names.text())) {
        requireFirst(text, field);
        text = text(json, value);
        used = true;
      }
      if (field.equals(names.id())) {
        requireFirst(id, field);
        id = id(json, value);
        used = true;
      }
      if (!used) {
        others.add(field);
        json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw bad("has more after its JSON object");
    }
    if (text == null) {
      throw missing(names.text(), InputLayout.TEXT_FIELD, others);
    }
    if (id == null && names.id() != null) {
      throw missing(names.id(), InputLayout.ID_FIELD, others);
    }
    return new Entry(id, text, lines.lineNumber());
  }

  private void requireFirst(Object earlier, String field) throws BadRowException {
    if (earlier != null) {
      throw bad("has two fields " + PlainText.quote(field));
    }
  }

  private String text(JsonParser json, JsonToken value) throws IOException, BadRowException {
    if (value != JsonToken.VALUE_STRING) {
      throw bad("has a " + PlainText.quote(names.text()) + " that is no string: " + shown(json));
    }
    return WellFormed.text(json.getText());
  }

  private RowId id(JsonParser json, JsonToken value) throws IOException, BadRowException {
    if (value == JsonToken.VALUE_STRING) {
      return new RowId(lines.lineNumber(), WellFormed.text(json.getText()));
    }
    if (value == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return new RowId(json.getLongValue(), null);
    }
    throw bad(
        "has a "
            + PlainText.quote(names.id())
            + " that is neither a string nor an integer of 64 bits: "
            + shown(json));
  }

  private static String shown(JsonParser json) throws IOException {
    return PlainText.shorten(json.getText());
  }

  private BadRowException missing(String field, String option, List<String> others) {
    return bad(
        "has no field "
            + PlainText.quote(field)
            + " (others: "
            + PlainText.shorten(FileErrors.list(others))
            + "); "
            + option
            + " names another");
  }

  private BadRowException bad(String what) {
    return new BadRowException(lines.lineNumber(), what);
  }
}
