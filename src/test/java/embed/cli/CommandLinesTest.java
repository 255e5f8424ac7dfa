package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import embed.cli.terminal.StandardOutput;
import embed.cli.terminal.Streams;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line says without a checkpoint. */
class CommandLinesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--qqq x            | no option \"--qqq\": texts that begin with - go after --",
        "--poling cls x     | no option \"--poling\": did you mean --pooling?",
        "-x                 | no option \"-x\": texts that begin with - go after --",
        "--pooling sum x    | --pooling: \"sum\" is none of mean, cls, max, mean_sqrt_len_tokens, weightedmean, lasttoken, pooler",
        "--long drop x      | --long: \"drop\" is none of truncate, error",
        "--long cut --threads 0 x | --threads is 0: at least 1 is needed",
        "--invalid skip     | --invalid: \"skip\" is none of replace, error",
        "--layer last x     | --layer: \"last\" is not a whole number",
        "--layer 99999999999 x | --layer: \"99999999999\" is not a whole number",
        "--threads 1.5 x    | --threads: \"1.5\" is not a whole number",
        "--threads 0 x      | --threads is 0: at least 1 is needed",
        "--device tpu x     | --device: no device \"tpu\": use auto, cpu, cuda or cuda:N",
        "--dtype int4 x     | --dtype: \"int4\" is none of float32, bfloat16, int8",
        "--emulate-dtype x  | --emulate-dtype goes with --dtype bfloat16 or int8",
        "--normalize=no x   | --normalize: takes no value",
        "--layer 1 --layer 2 x | --layer is given twice",
        "x --model          | --model needs a value: --model DIR",
        "--input --header   | --input needs a value: --input FILE",
        "--model= x         | --model is empty: give it a directory",
        "--input=           | --input is empty: give it a file, or - for standard input",
        "-i lines.txt x     | there are TEXT arguments and --input lines.txt: give one or the other"
      })
  void tellsWrongUsageInALineAndAHint(String arguments, String message) {
    assertThat(InProcess.run(arguments.split(" ")))
        .isEqualTo(new InProcess(2, "", "embed: " + message + "\nTry embed --help\n"));
  }

  @Test
  void showsTheUsageToWhoeverGivesNoText() {
    InProcess help = InProcess.run("--help");
    assertThat(InProcess.run("", OutputStream.nullOutputStream(), true, false, Map.of()))
        .isEqualTo(
            new InProcess(
                2,
                "",
                help.out()
                    + "embed: no text: give it as an argument, or lines by --input or on standard"
                    + " input\n"));
  }

  @Test
  void helpNamesEveryOptionWithItsDefaultWithin100Columns() {
    InProcess help = InProcess.run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    assertThat(help.out())
        .contains("Usage: embed [OPTIONS] [TEXT...]", "Exit codes:", "Examples:", "EMBED_MODEL")
        .doesNotContain("$$", "${");
    String joined = help.out().replaceAll("\\s+", " ");
    Streams streams = new Streams(null, OutputStream.nullOutputStream(), System.err, false, false);
    for (OptionSpec option :
        CommandLines.commandLine(new EmbedCommand(streams), streams).getCommandSpec().options()) {
      String name = option.longestName();
      assertThat(joined).contains(option.negatable() ? "--[no-]" + name.substring(2) : name);
      if (option.defaultValue() != null) {
        assertThat(joined).contains("Default: " + option.defaultValue());
      }
    }
  }

  @Test
  void helpAndVersionNeedNothingElseToBeRight() {
    assertThat(InProcess.run("--help", "--foo").exitCode()).isZero();
    assertThat(InProcess.run("--version", "--layer", "9").out()).startsWith("embed ");
  }

  @Test
  void versionNamesTheProgramAndWhatItRunsOn() {
    assertThat(InProcess.run("--version").out())
        .matches("embed \\d.*\nDJL \\d.*\nPyTorch \\d.*\nJava \\d.*\n")
        .isEqualTo(InProcess.run("-V").out());
  }

  @Test
  void helpThatNobodyReadsIsNoFailure() {
    OutputStream closed = new StandardOutput(failing("Broken pipe"));
    assertThat(InProcess.run("", closed, false, false, Map.of(), "--help"))
        .extracting(InProcess::exitCode, InProcess::err)
        .containsExactly(0, "");
  }

  @Test
  void helpThatCannotBeWrittenIsAFailure() {
    OutputStream full = new StandardOutput(failing("No space left on device"));
    assertThat(InProcess.run("", full, false, false, Map.of(), "--version"))
        .extracting(InProcess::exitCode, InProcess::err)
        .containsExactly(1, "embed: cannot write to standard output: No space left on device\n");
  }

  @Test
  void messagesStayInOneLineWithoutATerminalsEscapes() {
    assertThat(InProcess.run("--device", "a\nb\u001b[31m\u202e\u2028c", "x").err())
        .startsWith("embed: --device: no device \"a\\u000ab\\u001b[31m\\u202e\\u2028c\": use ")
        .hasLineCount(2);
  }

  @Test
  void debugShowsWhereAFailureComesFrom() {
    assertThat(InProcess.run("--model", "/nowhere", "x"))
        .isEqualTo(new InProcess(1, "", "embed: /nowhere: no such directory\n"));
    assertThat(InProcess.run("--model", "/nowhere", "--debug", "x").err())
        .startsWith("embed: /nowhere: no such directory\nembed.EmbedException: ")
        .contains("\tat embed.");
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
