package embed.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads tab-separated values as most programs write them. Quotes have no special meaning. {@code
 * \t}, {@code \n} and <code>\\</code> stand for a tab, a line break and a backslash; any other
 * backslash stands for itself.
 */
final class EscapedRecords implements Records {
  private final LineReader lines;

  EscapedRecords(LineReader lines) {
    this.lines = lines;
  }

  @Override
  public List<String> next() throws IOException, BadRowException {
    String line = lines.next();
    if (line == null) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    int start = 0;
    int tab;
    while ((tab = line.indexOf('\t', start)) >= 0) {
      fields.add(unescape(line.substring(start, tab)));
      Records.checkCount(fields, firstLine());
      start = tab + 1;
    }
    fields.add(unescape(line.substring(start)));
    return fields;
  }

  @Override
  public long firstLine() {
    return lines.lineNumber();
  }

  private static String unescape(String field) {
    int backslash = field.indexOf('\\');
    if (backslash < 0) {
      return field;
    }
    StringBuilder text = new StringBuilder(field.length());
    int at = 0;
    while (backslash >= 0 && backslash + 1 < field.length()) {
      char meant =
          switch (field.charAt(backslash + 1)) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case '\\' -> '\\';
            default -> 0;
          };
      text.append(field, at, backslash).append(meant == 0 ? '\\' : meant);
      at = backslash + (meant == 0 ? 1 : 2);
      backslash = field.indexOf('\\', at);
    }
    text.append(field, at, field.length());
    return text.toString();
  }
}
