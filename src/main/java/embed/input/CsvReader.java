package embed.input;

import embed.EmbedException;
import embed.output.RowId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of separated values as RFC 4180 describes them: fields may be quoted, and then hold
 * separators, doubled quotes and line breaks. All records have as many fields as the first. A
 * column is given by its name, and then the first record is a row of names, or by its number from
 * 1.
 */
final class CsvReader implements ItemReader {
  /** A quoted field beyond this is taken for one whose end is missing. */
  private static final int LONGEST_FIELD = 64 << 20;

  private final LineReader lines;
  private final char separator;
  private final String textName;
  private final String idName;
  private final List<String> fields = new ArrayList<>();
  private int width;
  private int textColumn;
  private int idColumn;

  /** The line that is being read, and the place in it. */
  private String line;

  private int at;
  private long firstLine;

  /**
   * @param idName may be null
   */
  CsvReader(LineReader lines, char separator, String textName, String idName) {
    this.lines = lines;
    this.separator = separator;
    this.textName = textName;
    this.idName = idName;
  }

  @Override
  public Entry next() throws IOException {
    if (!record()) {
      return null;
    }
    if (width == 0) {
      width = fields.size();
      boolean named = !isNumber(textName) || (idName != null && !isNumber(idName));
      textColumn = column(textName);
      idColumn = idName == null ? -1 : column(idName);
      if (named && !record()) {
        return null;
      }
    }
    if (fields.size() != width) {
      throw error(firstLine, "has " + fields.size() + " fields, but the first has " + width);
    }
    RowId id = idColumn < 0 ? null : new RowId(firstLine, fields.get(idColumn));
    return new Entry(id, fields.get(textColumn), firstLine);
  }

  private static boolean isNumber(String column) {
    return !column.isEmpty() && column.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The index of a column. */
  private int column(String name) {
    if (isNumber(name)) {
      if (name.length() < 9) {
        int number = Integer.parseInt(name);
        if (number >= 1 && number <= width) {
          return number - 1;
        }
      }
      throw error(firstLine, "has " + width + " fields, but column " + name + " is asked for");
    }
    int index = fields.indexOf(name);
    if (index < 0) {
      throw error(
          firstLine, "should name the columns, but has no \"" + name + "\": " + shown(fields));
    }
    if (fields.lastIndexOf(name) != index) {
      throw error(firstLine, "names two columns \"" + name + "\"");
    }
    return index;
  }

  private static String shown(List<String> names) {
    String all = String.join(", ", names);
    return all.length() <= 200 ? all : all.substring(0, 200) + "…";
  }

  /** Reads the fields of the next record; false after the last. */
  private boolean record() throws IOException {
    line = lines.next();
    if (line == null) {
      return false;
    }
    firstLine = lines.lineNumber();
    fields.clear();
    at = 0;
    do {
      boolean quoted = at < line.length() && line.charAt(at) == '"';
      fields.add(quoted ? quotedField() : plainField());
    } while (at++ < line.length());
    return true;
  }

  private String plainField() {
    int end = line.indexOf(separator, at);
    String field = line.substring(at, end < 0 ? line.length() : end);
    if (field.indexOf('"') >= 0) {
      throw error(
          lines.lineNumber(),
          "has a quote inside a field: such a field has to stand in quotes, and its quotes be"
              + " doubled");
    }
    at += field.length();
    return field;
  }

  private String quotedField() throws IOException {
    long start = lines.lineNumber();
    StringBuilder field = new StringBuilder();
    at++;
    while (true) {
      int quote = line.indexOf('"', at);
      if (quote < 0) {
        field.append(line, at, line.length());
        nextLine(field, start);
      } else if (quote + 1 < line.length() && line.charAt(quote + 1) == '"') {
        field.append(line, at, quote + 1);
        at = quote + 2;
      } else {
        field.append(line, at, quote);
        at = quote + 1;
        break;
      }
    }
    if (at < line.length() && line.charAt(at) != separator) {
      throw error(lines.lineNumber(), "has text behind the closing quote of a field");
    }
    return field.toString();
  }

  /** Goes on in the next line, inside a quoted field. */
  private void nextLine(StringBuilder field, long start) throws IOException {
    field.append(lines.lineBreak());
    line = lines.next();
    at = 0;
    if (line == null || field.length() > LONGEST_FIELD) {
      throw error(
          start,
          "opens a quoted field that "
              + (line == null ? "never ends" : "is longer than " + LONGEST_FIELD + " characters")
              + ": is a quote missing?");
    }
  }

  private static EmbedException error(long lineNumber, String what) {
    return new EmbedException("line " + lineNumber + " " + what);
  }
}
