package embed.input;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.row.RowId;
import embed.text.PlainText;
import java.io.IOException;
import java.util.List;

/**
 * Reads texts from one column of records that all have the same number of fields. A column is given
 * by its number, counted from 1, or by its name; in the latter case the first record contains the
 * column names. A blank line is a record only if records have a single field.
 */
final class ColumnReader implements ItemReader {
  private final Records records;
  private final InputLayout.Names names;

  /** Whether the first record contains the column names. */
  private final boolean named;

  private int width;
  private int textColumn;
  private int idColumn;

  ColumnReader(Records records, InputLayout.Names names) {
    this.records = records;
    this.names = names;
    this.named = !isNumber(names.text()) || (names.id() != null && !isNumber(names.id()));
  }

  @Override
  public Entry next() throws IOException, BadRowException {
    List<String> fields = record();
    if (fields != null && width == 0) {
      width = fields.size();
      textColumn = column(fields, names.text());
      idColumn = names.id() == null ? -1 : column(fields, names.id());
      fields = named ? record() : fields;
    }
    if (fields == null) {
      return null;
    }
    if (fields.size() != width) {
      throw new BadRowException(
          records.firstLine(), "has " + count(fields.size()) + ", but the first has " + width);
    }
    RowId id = idColumn < 0 ? null : new RowId(records.firstLine(), fields.get(idColumn));
    return new Entry(id, fields.get(textColumn), records.firstLine());
  }

  private List<String> record() throws IOException, BadRowException {
    List<String> fields = records.next();
    while (fields != null && isBlank(fields)) {
      fields = records.next();
    }
    return fields;
  }

  private boolean isBlank(List<String> fields) {
    return fields.size() == 1 && fields.get(0).isBlank() && (width == 0 ? named : width > 1);
  }

  private static boolean isNumber(String column) {
    return !column.isEmpty() && column.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Returns the index of a column, counted from 0. */
  private int column(List<String> first, String name) {
    if (isNumber(name)) {
      if (name.length() < 9) {
        int number = Integer.parseInt(name);
        if (number >= 1 && number <= width) {
          return number - 1;
        }
      }
      throw error("has " + count(width) + ", but column " + name + " is asked for");
    }
    int index = first.indexOf(name);
    if (index < 0) {
      throw error(
          "should name the columns, but has no "
              + PlainText.quote(name)
              + ": "
              + PlainText.shorten(FileErrors.list(first))
              + "; give --text-column and --id-column, or --input-format lines for a text a line");
    }
    if (first.lastIndexOf(name) != index) {
      throw error("names two columns " + PlainText.quote(name));
    }
    return index;
  }

  private static String count(int fields) {
    return fields + (fields == 1 ? " field" : " fields");
  }

  private EmbedException error(String what) {
    return new EmbedException("line %s %s", records.firstLine(), what);
  }
}
