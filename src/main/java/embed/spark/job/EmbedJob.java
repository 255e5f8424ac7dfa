package embed.spark.job;

import embed.EmbedException;
import embed.cli.CommandLines;
import embed.cli.options.ModelOptions;
import embed.cli.terminal.StandardOutput;
import embed.cli.terminal.Streams;
import embed.spark.EmbedText;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.util.concurrent.Callable;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import scala.Option;

/**
 * The job for {@code spark-submit}: reads a table, adds the vectors of its texts, writes Parquet.
 */
@Command(
    name = "embed.spark.job.EmbedJob",
    description = {
      "",
      "Reads a table, adds the columns tokens, truncated and embedding for the text of each row, and"
          + " writes a folder of Parquet files, which must not exist yet. All other columns are kept."
          + " A null text has a null embedding. See embed-spark(7).",
      ""
    },
    optionListHeading = "%nTable:%n",
    footer = {
      "  spark-submit --class embed.spark.job.EmbedJob --archives embed-VERSION-OS-ARCH.tar.gz#embed \\",
      "    target/embed/lib/embed.jar --input lines.parquet --output vectors"
    })
public final class EmbedJob implements Callable<Integer> {
  private static final String TEXT_COLUMN = "text";

  @Spec private CommandSpec spec;

  @CommandLine.Option(
      names = {"-i", "--input"},
      paramLabel = "IN",
      required = true,
      description =
          "The table: a path or URI that Spark reads. It is Parquet if its name ends in .parquet, CSV"
              + " with a row of column names if in .csv, JSON lines if in .jsonl or .json, each also"
              + " with the ending of a compressed file; else the lines of text files.")
  private String input;

  @CommandLine.Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "The folder to write, a path or URI.")
  private String output;

  @CommandLine.Option(
      names = "--text-column",
      paramLabel = "COLUMN",
      defaultValue = TEXT_COLUMN,
      description =
          "The column to embed, and the name of that which lines of text get. Default:"
              + " ${DEFAULT-VALUE}.")
  private String textColumn;

  @CommandLine.Option(
      names = "--id-column",
      paramLabel = "COLUMN",
      description = "The column that names a row in error messages. Default: none.")
  private String idColumn;

  @CommandLine.Option(
      names = "--partitions",
      paramLabel = "N",
      description =
          "Divide the rows into N parts by their texts, so that equal texts are in one part and are"
              + " computed once. Default: as the input is divided.")
  private Integer partitions;

  @Mixin private ModelOptions model;

  public static void main(String[] arguments) {
    Streams streams =
        new Streams(
            new FileInputStream(FileDescriptor.in), new StandardOutput(), System.err, false, false);
    int exitCode = CommandLines.run(streams, new EmbedJob(), arguments);
    Option<SparkSession> session = SparkSession.getDefaultSession();
    if (session.isDefined()) {
      session.get().stop();
    }
    if (exitCode != CommandLine.ExitCode.OK) {
      System.exit(exitCode);
    }
  }

  @Override
  public Integer call() throws Exception {
    model.check(spec);
    if (partitions != null && partitions < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--partitions is " + partitions + ": at least 1 is needed");
    }
    EmbedText step =
        new EmbedText(model.name(spec), model.embedderOptions())
            .withId(idColumn)
            .withTokens("tokens")
            .withTruncated("truncated");
    try {
      SparkSession spark = SparkSession.builder().appName("embed").getOrCreate();
      Dataset<Row> lines = InputTable.read(spark, input, textColumn);
      if (partitions != null) {
        lines = lines.repartition(partitions, functions.col("`" + textColumn + "`"));
      }
      step.embed(lines, textColumn, "embedding").write().parquet(output);
    } catch (Exception e) {
      throw oneLine(e);
    }
    return CommandLine.ExitCode.OK;
  }

  /** The failure that the user can act on: the program's own, or what Spark says and the reason. */
  private static Exception oneLine(Exception failure) {
    Throwable reason = failure;
    while (reason.getCause() != null && !(reason instanceof EmbedException)) {
      reason = reason.getCause();
    }
    if (reason instanceof EmbedException own) {
      return own;
    }
    if (!(failure instanceof SparkThrowable)) {
      return failure;
    }
    String message = firstLine(failure.getMessage());
    return new EmbedException(
        reason == failure ? message : message + ": " + firstLine(reason.toString()), failure);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
