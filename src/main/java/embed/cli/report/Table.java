package embed.cli.report;

import embed.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/**
 * A table for a person to see or for a program to read line by line.
 *
 * @param name what a row is, in one word
 * @param columns empty if the first cell of each row names the second
 */
record Table(String name, List<Column> columns, List<List<Cell>> rows) {
  /** A column; numbers are aligned right. */
  record Column(String heading, boolean isNumber) {
    static Column text(String heading) {
      return new Column(heading, false);
    }

    static Column number(String heading) {
      return new Column(heading, true);
    }
  }

  record Cell(String text, Style style) {
    Cell {
      text = PlainText.exact(text);
    }

    static Cell of(Object text) {
      return new Cell(text.toString(), Style.PLAIN);
    }
  }

  /** The colour of a cell. */
  enum Style {
    PLAIN(""),
    STRONG("1"),
    FAINT("2"),
    GOOD("32"),
    BAD("1;31"),
    NUMBER("36");

    /** The parameter of the ANSI escape sequence SGR. */
    final String code;

    Style(String code) {
      this.code = code;
    }
  }

  Table(String name, Column... columns) {
    this(name, List.of(columns), new ArrayList<>());
  }

  /** Adds a row; a cell that is no {@link Cell} is shown as its plain text. */
  Table row(Object... cells) {
    List<Cell> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Cell ready ? ready : Cell.of(cell));
    }
    rows.add(row);
    return this;
  }
}
