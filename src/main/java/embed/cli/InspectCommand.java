package embed.cli;

import embed.Dtype;
import embed.EmbedException;
import embed.EmbedderOptions;
import embed.cli.options.ModelOptions;
import embed.cli.report.InspectJson;
import embed.cli.report.InspectPages;
import embed.cli.report.InspectReport;
import embed.cli.report.JsonOutput;
import embed.cli.terminal.ClosedPipeException;
import embed.cli.terminal.Streams;
import embed.inspect.CheckpointReport;
import embed.inspect.ConsistencyCheck;
import embed.inspect.Inspector;
import embed.inspect.TextInspection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embed inspect [OPTIONS] [TEXT…]}: what is in a checkpoint and what it makes of a text. */
@Command(
    name = InspectCommand.NAME,
    header = "Show what is in a checkpoint, and what becomes of a text in it.",
    description = {
      "",
      "Shows the checkpoint's files, format, architecture, tensors and limits, and of each text its"
          + " tokens, every hidden state, its vector and what was checked about them. If the text has"
          + " the mask token (<mask>) and the checkpoint a language-model head, it also shows the five"
          + " likeliest tokens in its place.",
      "",
      "The output is tables on a terminal, in colours unless NO_COLOR is set, and otherwise one line"
          + " per row, separated by tabs, whose first word says what the row is.",
      "",
      "As a text, the word inspect goes after --: embed -- inspect",
      ""
    },
    optionListHeading = "%nReport:%n",
    exitCodeList = {
      " 0:Everything is shown, and what was checked holds.",
      " 1:Something failed. The message says what; what can be read of the checkpoint is shown.",
      " 2:Wrong usage. Nothing was done."
    },
    footer = {
      "  embed inspect --model ./roberta               what is in it",
      "  embed inspect \"return <mask> ;\"               and what it makes of a text",
      "  embed inspect --json \"int a ;\" | jq .texts[0].hidden_states"
    })
final class InspectCommand implements Callable<Integer> {
  static final String NAME = "inspect";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..*",
      description = "Look at each of these as one line. Put -- before texts that begin with -.")
  private List<String> texts = List.of();

  @Mixin private ModelOptions model;

  @Option(
      names = "--tensors",
      description = "List every tensor of the weights; --json always does.")
  private boolean tensors;

  @Option(names = JsonOutput.OPTION, description = "Print one JSON object, for programs.")
  private boolean asJson;

  private final Streams streams;

  InspectCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    model.check(spec);
    model.requireFloat32(spec);
    InspectReport report = asJson ? new InspectJson(streams) : new InspectPages(streams, tensors);
    try {
      inspect(report);
    } catch (ClosedPipeException e) {
      // The reader of the report wants no more of it.
    }
    return CommandLine.ExitCode.OK;
  }

  private void inspect(InspectReport report) {
    EmbedderOptions options = model.embedderOptions().withDtype(Dtype.FLOAT32);
    CheckpointReport found = CheckpointReport.of(model.directory(), options.plain());
    List<String> failed = new ArrayList<>();
    try (Inspector inspector = open(found, options, report)) {
      for (String text : texts) {
        TextInspection inspection = inspector.inspect(text);
        report.text(inspection);
        for (ConsistencyCheck check : inspection.checks()) {
          if (!check.holds()) {
            failed.add(check.name());
          }
        }
      }
      if (inspector.arithmeticWarning() != null) {
        streams.say(inspector.arithmeticWarning());
      }
      if (!failed.isEmpty()) {
        throw new EmbedException(
            "does not hold: %s: this machine computes wrong numbers, or the weights hold NaN or "
                + "extreme values",
            String.join("; ", failed));
      }
    } catch (EmbedException e) {
      report.end(e.getMessage());
      throw e;
    }
    report.end(null);
  }

  /** Reports as much of the checkpoint as can be read, even if it cannot be opened. */
  private Inspector open(CheckpointReport found, EmbedderOptions options, InspectReport report) {
    try {
      Inspector inspector = Inspector.open(model.directory(), options);
      report.checkpoint(found, inspector.settings());
      return inspector;
    } catch (EmbedException e) {
      if (!found.files().isEmpty()) {
        report.checkpoint(found, null);
      }
      throw e;
    }
  }
}
