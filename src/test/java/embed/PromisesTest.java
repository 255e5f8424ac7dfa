package embed;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each promise of the README names tests that exist and run. */
final class PromisesTest {
  private static final String HEADING = "\n## What it promises, and how that is tested\n";
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)`");

  @Test
  void eachPromiseNamesTestsThatExist() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      tests =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("\\w+(Test|IT)\\.java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    List<String> rows = rows();

    assertThat(rows).hasSizeGreaterThan(10);
    for (String row : rows) {
      String named = row.substring(row.lastIndexOf('|', row.length() - 2));
      List<String> names =
          TEST.matcher(named).results().map((MatchResult match) -> match.group(1)).toList();
      assertThat(names).as(row).isNotEmpty().isSubsetOf(tests);
    }
  }

  /** Of the section's first table. */
  private static List<String> rows() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    assertThat(readme).contains(HEADING);
    String section = readme.substring(readme.indexOf(HEADING) + HEADING.length());
    return section
        .substring(0, section.indexOf("\n## "))
        .lines()
        .dropWhile(line -> !line.startsWith("|"))
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .toList();
  }
}
