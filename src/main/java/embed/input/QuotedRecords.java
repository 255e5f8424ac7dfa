package embed.input;

import embed.EmbedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads records of separated values (RFC 4180). A quoted field may contain separators, doubled
 * quotes and line breaks.
 */
public final class QuotedRecords implements Records {
  /**
   * The length in characters beyond which the closing quote of a field is assumed to be missing.
   */
  private static final int LONGEST_FIELD = 64 << 20;

  private final LineReader lines;
  private final char separator;

  /** The current line. The field {@code at} is the position in it. */
  private String line;

  private int at;
  private long firstLine;

  public QuotedRecords(LineReader lines, char separator) {
    this.lines = lines;
    this.separator = separator;
  }

  @Override
  public List<String> next() throws IOException, BadRowException {
    line = lines.next();
    if (line == null) {
      return null;
    }
    firstLine = lines.lineNumber();
    List<String> fields = new ArrayList<>();
    at = 0;
    do {
      boolean quoted = at < line.length() && line.charAt(at) == '"';
      fields.add(quoted ? quotedField() : plainField());
      Records.checkCount(fields, firstLine);
    } while (at++ < line.length());
    return fields;
  }

  @Override
  public long firstLine() {
    return firstLine;
  }

  private String plainField() throws BadRowException {
    int end = line.indexOf(separator, at);
    String field = line.substring(at, end < 0 ? line.length() : end);
    if (field.indexOf('"') >= 0) {
      throw new BadRowException(
          lines.lineNumber(),
          "has a quote inside a field: such a field has to stand in quotes, and its quotes be"
              + " doubled");
    }
    at += field.length();
    return field;
  }

  private String quotedField() throws IOException, BadRowException {
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
      throw new BadRowException(lines.lineNumber(), "has text after the closing quote of a field");
    }
    return field.toString();
  }

  /**
   * Continues a quoted field in the next line. If the closing quote is missing, later rows cannot
   * be separated, so the error is not a {@link BadRowException}.
   */
  private void nextLine(StringBuilder field, long start) throws IOException {
    field.append(lines.lineBreak());
    line = lines.next();
    at = 0;
    if (line == null || field.length() > LONGEST_FIELD) {
      throw new EmbedException(
          "line %s opens a quoted field that %s: is a quote missing?",
          start, line == null ? "never ends" : "is longer than " + LONGEST_FIELD + " characters");
    }
  }
}
