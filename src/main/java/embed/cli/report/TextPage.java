package embed.cli.report;

import com.fasterxml.jackson.core.io.NumberOutput;
import embed.cli.report.Table.Cell;
import embed.cli.report.Table.Column;
import embed.cli.report.Table.Style;
import embed.inspect.ConsistencyCheck;
import embed.inspect.TextInspection;
import embed.inspect.TextInspection.Candidate;
import embed.inspect.TextInspection.HiddenState;
import embed.inspect.TextInspection.Masked;
import embed.tokenizer.TokenSpan;
import java.util.Locale;

/** What {@code embed inspect} says about a text, for a person. */
final class TextPage {
  /** How many values of a vector are shown. */
  static final int FIRST_VALUES = 8;

  private static final String TRUNCATED =
      ", truncated here: the text has more than the checkpoint takes";

  private final TextInspection inspection;

  TextPage(TextInspection inspection) {
    this.inspection = inspection;
  }

  String show(TableView view) {
    String tokens = inspection.tokens().size() + " tokens";
    StringBuilder page = new StringBuilder();
    String text = inspection.text();
    page.append(view.title("text", view == TableView.LINES ? text : "Text \"" + text + "\""))
        .append(view.title("tokens", tokens + (inspection.truncated() ? TRUNCATED : "")))
        .append(view.show(tokens()))
        .append(view.title("hidden states", sum()))
        .append(view.show(hiddenStates()));
    page.append(view.title("Checked on the spot")).append(view.show(checks()));
    page.append(view.title("Sentence vector")).append(view.show(vector()));
    if (inspection.masks() > 0) {
      page.append(view.title("Likeliest in place of the mask")).append(view.show(predictions()));
    }
    return page.toString();
  }

  private Table tokens() {
    Table table =
        new Table(
            "token",
            Column.number("position"),
            Column.number("id"),
            Column.text("token"),
            Column.text("characters"),
            Column.text("text"));
    for (int i = 0; i < inspection.tokens().size(); i++) {
      TokenSpan token = inspection.tokens().get(i);
      CharacterSpan span = CharacterSpan.of(inspection.text(), token);
      table.row(
          i,
          token.id(),
          new Cell(token.token(), Style.STRONG),
          span == null ? "-" : span.start() + "-" + span.end(),
          span == null ? new Cell("-", Style.FAINT) : Cell.of(span.text()));
    }
    return table;
  }

  /** Such as: 7 hidden states = embeddings + 6 layers. */
  private String sum() {
    int states = inspection.hiddenStates().size();
    return states + " hidden states = embeddings + " + (states - 1) + " layers";
  }

  private Table hiddenStates() {
    Table table =
        new Table(
            "hidden_state",
            Column.number("index"),
            Column.text("what it is"),
            Column.number("shape"),
            Column.number("mean"),
            Column.number("L2 norm"));
    for (HiddenState state : inspection.hiddenStates()) {
      table.row(
          state.index(),
          what(state.index()),
          CheckpointPage.shape(state.tokens(), state.hidden()),
          format("%.6f", state.mean()),
          format("%.4f", state.norm()));
    }
    return table;
  }

  static String what(int index) {
    return index == 0 ? "embeddings" : "layer " + index;
  }

  private Table checks() {
    Table table =
        new Table(
            "check",
            Column.text(""),
            Column.text("what is equal"),
            Column.number("largest difference"),
            Column.text("computed"));
    for (ConsistencyCheck check : inspection.checks()) {
      table.row(
          check.holds() ? new Cell("holds", Style.GOOD) : new Cell("FAILS", Style.BAD),
          check.name(),
          check.difference() == 0 ? "0" : format("%.1e", check.difference()),
          new Cell(check.one() + " / " + check.other(), Style.FAINT));
    }
    return table;
  }

  private Table vector() {
    float[] vector = inspection.vector();
    StringBuilder first = new StringBuilder();
    for (int i = 0; i < Math.min(vector.length, FIRST_VALUES); i++) {
      first.append(i == 0 ? "" : ", ").append(NumberOutput.toString(vector[i], true));
    }
    return new Table("vector")
        .row("recipe", inspection.recipe() + " of hidden_states[" + inspection.pooled() + "]")
        .row("dimensions", vector.length)
        .row("L2 norm", format("%.6f", norm(vector)))
        .row("first values", first + (vector.length > FIRST_VALUES ? ", …" : ""));
  }

  private Table predictions() {
    if (inspection.masked().isEmpty()) {
      return new Table("note")
          .row("note", "the checkpoint has no language-model head that could tell");
    }
    Table table =
        new Table(
            "prediction",
            Column.number("position"),
            Column.number("probability"),
            Column.number("logit"),
            Column.number("id"),
            Column.text("token"),
            Column.text("text"));
    for (Masked masked : inspection.masked()) {
      for (Candidate candidate : masked.candidates()) {
        table.row(
            masked.position(),
            new Cell(format("%.4f", candidate.probability()), Style.NUMBER),
            format("%.4f", candidate.logit()),
            candidate.token().id(),
            new Cell(candidate.token().token(), Style.STRONG),
            "\"" + candidate.token().text() + "\"");
      }
    }
    return table;
  }

  static double norm(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
