package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README names no option and no value of one that the program does not have. */
final class HelpInReadmeTest {
  private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)");

  /** The rows of the table of formats begin with what {@code --format} takes. */
  private static final Pattern FORMATS = Pattern.compile("(?m)^\\| ((?:[a-z]+, )*[a-z]+)[ |(]");

  @Test
  void everyOptionThatTheReadmeNamesIsInTheHelp() throws IOException {
    Set<String> named = all(OPTION, Files.readString(Path.of("README.md")));
    assertThat(named).hasSizeGreaterThan(15);
    String help = help("--help") + help("similar", "--help") + help("verify", "--help");
    for (String option : named) {
      assertThat(help.replace("--[no-]", "--")).as(option).contains(option);
    }
  }

  @Test
  void everyFormatThatTheReadmeNamesIsInTheHelp() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String table = readme.substring(readme.indexOf("| `--format`"));
    Set<String> rows = all(FORMATS, table.substring(0, table.indexOf("\n\n")));
    assertThat(rows).contains("csv, tsv", "jsonl", "npy", "parquet", "raw");
    String help = help("--help");
    for (String row : rows) {
      for (String format : List.of(row.split(", "))) {
        assertThat(help).as(format).contains(format);
      }
    }
  }

  private static Set<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String help(String... arguments) {
    InProcess result = InProcess.run(arguments);
    assertThat(result.exitCode()).isZero();
    return result.out();
  }
}
