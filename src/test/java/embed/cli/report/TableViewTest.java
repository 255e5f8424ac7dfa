package embed.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import embed.cli.report.Table.Cell;
import embed.cli.report.Table.Column;
import embed.cli.report.Table.Style;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TableViewTest {
  private static Table table() {
    return new Table("token", Column.number("id"), Column.text("token"), Column.text("text"))
        .row(7, "Ġ中", new Cell("中", Style.GOOD))
        .row(1234, "a", "b\tc\u001b[2J");
  }

  @Test
  void linesSayWhatTheyAreAndSeparateCellsByTabs() {
    assertThat(TableView.LINES.show(table()))
        .isEqualTo("token\t7\tĠ中\t中\ntoken\t1234\ta\tb\\u0009c\\u001b[2J\n");
    assertThat(TableView.LINES.show(new Table("facts").row("prefix", "none")))
        .isEqualTo("prefix\tnone\n");
    assertThat(TableView.LINES.title("Heading")).isEmpty();
  }

  @Test
  void columnsAreAlignedByTheWidthThatATerminalGivesThem() {
    assertThat(TableView.ALIGNED.show(table()))
        .isEqualTo(
            """
                id  token  text
                 7  Ġ中    中
              1234  a      b\\u0009c\\u001b[2J
            """);
  }

  @Test
  void coloursAreTheOnlyDifferenceToAlignedColumns() {
    String coloured = TableView.COLOURED.show(table());
    assertThat(coloured).contains("\u001b[32m中\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(TableView.ALIGNED.show(table()));
  }

  @Test
  void coloursAreForTerminalsThatDoNotRefuseThem() {
    assertThat(TableView.of(false, Map.of("TERM", "xterm"))).isEqualTo(TableView.LINES);
    assertThat(TableView.of(true, Map.of("TERM", "xterm"))).isEqualTo(TableView.COLOURED);
    assertThat(TableView.of(true, Map.of("NO_COLOR", ""))).isEqualTo(TableView.COLOURED);
    assertThat(TableView.of(true, Map.of("NO_COLOR", "1"))).isEqualTo(TableView.ALIGNED);
    assertThat(TableView.of(true, Map.of("TERM", "dumb"))).isEqualTo(TableView.ALIGNED);
  }
}
