package embed.cli.report;

import embed.file.PlainText;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells to be shown to a person, or to be read line by line by a program.
 *
 * @param name what a row is, in one word
 * @param columns their headings; none where the first cell of each row says what the second is
 */
record Table(String name, List<Column> columns, List<List<Cell>> rows) {
  /** A column by its heading; numbers stand flush right. */
  record Column(String heading, boolean isNumber) {
    static Column text(String heading) {
      return new Column(heading, false);
    }

    static Column number(String heading) {
      return new Column(heading, true);
    }
  }

  /** A cell. */
  record Cell(String text, Style style) {
    Cell {
      text = PlainText.exact(text);
    }

    static Cell of(Object text) {
      return new Cell(text.toString(), Style.PLAIN);
    }
  }

  /** What a cell's colour says. */
  enum Style {
    PLAIN(""),
    STRONG("1"),
    FAINT("2"),
    GOOD("32"),
    BAD("1;31"),
    NUMBER("36");

    /** The parameter of ANSI's SGR. */
    final String code;

    Style(String code) {
      this.code = code;
    }
  }

  Table(String name, Column... columns) {
    this(name, List.of(columns), new ArrayList<>());
  }

  /** Adds a row: each cell a {@link Cell}, or what is shown plainly. */
  Table row(Object... cells) {
    List<Cell> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Cell ready ? ready : Cell.of(cell));
    }
    rows.add(row);
    return this;
  }
}
