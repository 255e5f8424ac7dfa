package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import embed.cli.manual.PackageManual;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** When the engine is loaded before the arguments are parsed. */
class EngineStartTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "two texts",
        "-m dir text",
        "--model=dir text",
        "text --normalize --header",
        "text --no-normalize --no-progress",
        "-i lines.txt",
        "--input=-",
        "--pooling cls --layer -2 --threads 2 text",
        "--threads 1 -- -x"
      })
  void isBeforeForLinesFromAnywhere(String arguments) {
    assertThat(EngineStart.looksGood(arguments.split(" "), true)).isTrue();
    assertThat(EngineStart.looksGood(arguments.split(" "), false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--normalize", "--model dir", "--", "--header --layer 0"})
  void isBeforeForLinesOfStandardInputUnlessThatIsATerminal(String arguments) {
    assertThat(EngineStart.looksGood(arguments.split(" "), false)).isTrue();
    assertThat(EngineStart.looksGood(arguments.split(" "), true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "-V",
        "--version",
        "--poling text",
        "text --model",
        "-x text",
        "--normalise",
        "-mdir text",
        "--normalize=x text",
        "inspect text"
      })
  void isAfterForWhatNeedsNoneOrMayBeWrong(String arguments) {
    assertThat(EngineStart.looksGood(arguments.split(" "), false)).isFalse();
  }

  @Test
  void isForOptionsThatThereAre() {
    CommandLine line = PackageManual.commands();
    List<CommandLine> commands = new ArrayList<>(line.getSubcommands().values());
    commands.add(line);
    List<String> valued = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    for (CommandLine command : commands) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        (option.arity().max() == 0 ? flags : valued).addAll(List.of(option.names()));
      }
    }
    assertThat(valued).containsAll(EngineStart.VALUED);
    assertThat(flags).containsAll(EngineStart.FLAGS);
  }
}
