package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OptionNamesTest {
  private static final Pattern NAME = Pattern.compile("\"--?[a-z][a-z-]*\"");

  /** The Spark job is a program of its own, whose options may have the same names. */
  @Test
  void noOptionsNameStandsTwiceInTheCodeOfAProgram() throws IOException {
    List<String> names = names(Path.of("src/main/java"));
    List<String> ofSparkJob = names(Path.of("src/main/java/embed/spark/job"));
    ofSparkJob.forEach(names::remove);
    assertThat(names).contains("\"--model\"", "\"-k\"").doesNotHaveDuplicates();
    assertThat(ofSparkJob).contains("\"--partitions\"").doesNotHaveDuplicates();
  }

  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        NAME.matcher(Files.readString(file)).results().map(MatchResult::group).forEach(names::add);
      }
    }
    return names;
  }
}
