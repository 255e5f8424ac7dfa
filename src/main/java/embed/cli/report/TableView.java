package embed.cli.report;

import embed.cli.report.Table.Cell;
import embed.cli.report.Table.Column;
import embed.cli.report.Table.Style;
import embed.text.Columns;
import embed.text.PlainText;
import java.util.List;
import java.util.Map;

/** Formats tables as text. */
enum TableView {
  /** One line per row: the table's name and the cells, separated by tabs. */
  LINES,
  /** Aligned columns with headings. */
  ALIGNED,
  /** Aligned columns in colours. */
  COLOURED;

  private static final String GAP = "  ";

  /**
   * The view for an output: coloured on a terminal, unless NO_COLOR (no-color.org) or TERM forbids
   * it.
   */
  static TableView of(boolean isTerminal, Map<String, String> environment) {
    if (!isTerminal) {
      return LINES;
    }
    boolean refused =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return refused ? ALIGNED : COLOURED;
  }

  /**
   * A title above a table.
   *
   * @param name of the row that {@link #LINES} has instead, with the title as its value
   */
  String title(String name, String title) {
    return this == LINES
        ? show(new Table(name).row(name, title))
        : "\n" + styled(PlainText.exact(title), Style.STRONG) + "\n";
  }

  /** A title that {@link #LINES} leaves out. */
  String title(String title) {
    return this == LINES ? "" : title("", title);
  }

  /** Formats a table; each row ends with a line feed. */
  String show(Table table) {
    StringBuilder text = new StringBuilder();
    if (this == LINES) {
      table.rows().forEach(row -> line(text, table, row));
      return text.toString();
    }
    int[] widths = widths(table);
    if (!table.columns().isEmpty() && !table.rows().isEmpty()) {
      for (int i = 0; i < widths.length; i++) {
        cell(text, table, widths, i, new Cell(table.columns().get(i).heading(), Style.FAINT));
      }
    }
    for (List<Cell> row : table.rows()) {
      for (int i = 0; i < row.size(); i++) {
        cell(text, table, widths, i, row.get(i));
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, Table table, List<Cell> row) {
    String separator = "";
    if (!table.columns().isEmpty()) {
      text.append(table.name());
      separator = "\t";
    }
    for (Cell cell : row) {
      text.append(separator).append(cell.text());
      separator = "\t";
    }
    text.append('\n');
  }

  private void cell(StringBuilder text, Table table, int[] widths, int index, Cell cell) {
    boolean isLast = index == widths.length - 1;
    boolean isRight = !table.columns().isEmpty() && table.columns().get(index).isNumber();
    String padding = " ".repeat(widths[index] - Columns.width(cell.text()));
    boolean isKey = table.columns().isEmpty() && index == 0;
    String shown = styled(cell.text(), isKey ? Style.FAINT : cell.style());
    text.append(GAP).append(isRight ? padding + shown : shown);
    text.append(isRight || isLast ? "" : padding).append(isLast ? "\n" : "");
  }

  private static int[] widths(Table table) {
    int columns = table.columns().isEmpty() ? 2 : table.columns().size();
    int[] widths = new int[columns];
    for (int i = 0; i < columns; i++) {
      if (!table.columns().isEmpty()) {
        Column column = table.columns().get(i);
        widths[i] = Columns.width(column.heading());
      }
      for (List<Cell> row : table.rows()) {
        widths[i] = Math.max(widths[i], Columns.width(row.get(i).text()));
      }
    }
    return widths;
  }

  private String styled(String text, Style style) {
    return this != COLOURED || style == Style.PLAIN || text.isEmpty()
        ? text
        : "\u001b[" + style.code + "m" + text + "\u001b[0m";
  }
}
