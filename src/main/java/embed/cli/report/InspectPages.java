package embed.cli.report;

import embed.cli.terminal.Streams;
import embed.inspect.CheckpointReport;
import embed.inspect.ResolvedSettings;
import embed.inspect.TextInspection;

/** The report as tables for a person, or line by line for a program. */
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
  public void checkpoint(CheckpointReport report, ResolvedSettings settings) {
    streams.print(new CheckpointPage(report).show(view, settings, withTensors));
  }

  @Override
  public void text(TextInspection inspection) {
    streams.print(new TextPage(inspection).show(view));
  }

  /** Prints nothing: an error goes to standard error only. */
  @Override
  public void end(String error) {}
}
