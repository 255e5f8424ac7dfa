package embed.cli.report;

import embed.cli.terminal.Streams;
import embed.inspect.CheckpointReport;
import embed.inspect.TextInspection;

/** The report for a person, or for a program that reads line by line. */
public final class InspectPages implements InspectReport {
  private final Streams streams;
  private final TableView view;
  private final boolean withTensors;

  public InspectPages(Streams streams, boolean withTensors) {
    this.streams = streams;
    this.view = TableView.of(streams.outputIsTerminal(), System.getenv());
    this.withTensors = withTensors;
  }

  @Override
  public void checkpoint(CheckpointReport survey, int longestInput, String recipe) {
    streams.print(new CheckpointPage(survey).show(view, longestInput, recipe, withTensors));
  }

  @Override
  public void text(TextInspection inspection) {
    streams.print(new TextPage(inspection).show(view));
  }

  /** An error goes to standard error alone. */
  @Override
  public void end(String error) {}
}
