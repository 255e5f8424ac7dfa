package embed.vectors;

import embed.EmbedException;
import embed.input.BadRowException;
import embed.input.InvalidUtf8;
import embed.input.LineReader;
import embed.input.QuotedRecords;
import embed.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads comma-separated values with one vector per row, as {@code embed} writes them, with or
 * without a header row. If the header contains {@code dim_0, dim_1, …}, only those columns form the
 * vector. Numbers are rounded to float32, so that the shortest decimal of a float32 gives exactly
 * that value.
 */
final class CsvVectors extends SavedVectors {
  /**
   * Java's parser also accepts forms such as {@code 0x1p3} and {@code 1f}, which are not valid in
   * CSV.
   */
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?");

  private final Path file;
  private final QuotedRecords records;

  /** The number of fields in each row. */
  private int fields;

  /** The indices of the fields that form the vector. */
  private int[] columns;

  /**
   * The first row of numbers, which was read to determine the columns; null after it was returned.
   */
  private List<String> first;

  private CsvVectors(Path file, InputStream in) throws IOException {
    super(file, in);
    this.file = file;
    this.records = new QuotedRecords(new LineReader(in, InvalidUtf8.REPLACE), ',');
    readColumns();
  }

  static CsvVectors open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return new CsvVectors(file, in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private void readColumns() throws IOException {
    List<String> row = row();
    if (row == null) {
      throw new EmbedException("%s: is empty, expected one row of numbers a line", file);
    }
    fields = row.size();
    boolean names = Double.isNaN(number(row.get(0))) && !isNaN(row.get(0));
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < fields; i++) {
      if (names && row.get(i).equals("dim_" + found.size())) {
        found.add(i);
      }
    }
    columns = new int[found.isEmpty() ? fields : found.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = found.isEmpty() ? i : found.get(i);
    }
    first = names ? row() : row;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public long rows() {
    return UNKNOWN;
  }

  @Override
  public int dimensions() {
    return columns.length;
  }

  @Override
  boolean read(double[] target) throws IOException {
    List<String> row = first != null ? first : row();
    first = null;
    if (row == null) {
      return false;
    }
    if (row.size() != fields) {
      throw bad("has %d fields, the first row has %d".formatted(row.size(), fields));
    }
    for (int i = 0; i < columns.length; i++) {
      String field = row.get(columns[i]);
      target[i] = number(field);
      if (Double.isNaN(target[i]) && !isNaN(field)) {
        throw bad(
            "has %s in column %d, which is no number"
                .formatted(PlainText.quote(field), columns[i] + 1));
      }
    }
    return true;
  }

  private EmbedException bad(String what) {
    return new EmbedException("%s: line %s %s", file, records.firstLine(), what);
  }

  /** Returns the fields of the next row, or null after the last. */
  private List<String> row() throws IOException {
    try {
      List<String> row = records.next();
      if (row != null) {
        row.replaceAll(String::strip);
      }
      return row;
    } catch (BadRowException | EmbedException e) {
      throw new EmbedException(e, "%s: %s", file, e.getMessage());
    }
  }

  /** Returns the value of {@code field}, or NaN if it is not a number. */
  private static double number(String field) {
    if (NUMBER.matcher(field).matches()) {
      try {
        return Float.parseFloat(field);
      } catch (NumberFormatException e) {
        return Double.NaN; // It has several decimal points, or no digits.
      }
    }
    return switch (field.toLowerCase(Locale.ROOT)) {
      case "inf", "infinity", "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }

  private static boolean isNaN(String field) {
    return field.equalsIgnoreCase("nan") || field.equalsIgnoreCase("-nan");
  }
}
