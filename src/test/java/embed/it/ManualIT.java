package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manual pages and completions of the packaged program. */
class ManualIT {
  private static final Path HOME = Path.of(System.getProperty("embed.home"));
  private static final Path EMBED = HOME.resolve("bin/embed");
  private static final Path BASH = HOME.resolve("share/bash-completion/completions/embed");
  private static final Path ZSH = HOME.resolve("share/zsh/site-functions/_embed");

  @TempDir private Path folder;

  private static String page(String name) throws IOException {
    return Files.readString(HOME.resolve("share/man/man1/" + name + ".1"));
  }

  /** The long options that a command's help lists. */
  private static List<String> options(String... command) {
    Result help = Launch.of(EMBED, command).run();
    Matcher option =
        Pattern.compile("(?m)^  (?:-\\w, |    )--(?:\\[no-])?([\\w-]+)").matcher(help.out());
    return option.results().map(result -> "--" + result.group(1)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "inspect", "verify", "similar", "map"})
  void eachOptionIsInTheManualAndInBothCompletions(String command) throws IOException {
    List<String> options = command.isEmpty() ? options("--help") : options(command, "--help");
    assertThat(options).contains("--model", "--pooling", "--help").hasSizeGreaterThan(10);

    String page = page(command.isEmpty() ? "embed" : "embed-" + command);
    String zsh = function(Files.readString(ZSH), command);
    for (String option : options) {
      assertThat(page).contains(option.replace("-", "\\-"));
      assertThat(zsh).containsPattern(Pattern.quote(option) + "[\\[=' )]");
      String typed = (command.isEmpty() ? "" : command + " ") + option;
      assertThat(completions(typed)).contains(option);
    }
  }

  private static String function(String zsh, String command) {
    String start = "\n_embed_main" + (command.isEmpty() ? "" : "_" + command) + "() {";
    assertThat(zsh).contains(start);
    int at = zsh.indexOf(start);
    return zsh.substring(at, zsh.indexOf("\n}\n", at));
  }

  @Test
  void thePagesHaveTheSectionsThatPagesHaveAndNothingOfPicocliLeft() throws IOException {
    assertThat(page("embed"))
        .startsWith(".\\\" ")
        .contains("\n.TH \"EMBED\" \"1\" \"\" \"embed ", "\n.SH \"NAME\"\nembed \\- ")
        .containsSubsequence(
            ".SH \"SYNOPSIS\"",
            ".SH \"DESCRIPTION\"",
            ".SH \"OPTIONS\"",
            ".SS \"Checkpoint and vectors\"",
            ".SS \"Input\"",
            ".SS \"Output\"",
            ".SS \"Messages and help\"",
            ".SH \"COMMANDS\"",
            ".SH \"EXIT STATUS\"",
            ".SH \"EXAMPLES\"",
            ".SH \"ENVIRONMENT\"",
            ".SH \"FILES\"",
            ".SH \"SEE ALSO\"")
        .contains("Default: truncate.", "embed\\-verify(1)")
        .doesNotContain("%n", "${", "$$", "null");
    assertThat(page("embed-map")).contains(".SS \"Picture\"", "embed(1), embed\\-inspect(1)");
  }

  /** What bash completes, given what is typed behind the program's name; a blank ends a word. */
  private List<String> completions(String typed) throws IOException {
    String words = typed.replace("=", " = ");
    Path script = folder.resolve("complete.bash");
    Files.writeString(
        script,
        """
        . "$1"
        read -ra COMP_WORDS <<<"embed $2"
        [[ $2 != *' ' && -n $2 ]] || COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        compopt() { echo "readline:$2"; }
        _embed
        printf '%s\\n' "${COMPREPLY[@]}"
        """);
    Result result = Launch.of("bash", script.toString(), BASH.toString(), words).run();
    assertThat(result.err()).isEmpty();
    return result.out().lines().filter(line -> !line.isEmpty()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                     | inspect verify similar map",
        "s                      | similar",
        "--pool                 | --pooling",
        "--no-n                 | --no-normalize",
        "--pooling ' '          | mean cls max mean_sqrt_len_tokens weightedmean lasttoken pooler",
        "--pooling m            | mean max mean_sqrt_len_tokens",
        "--pooling=c            | cls",
        "--pooling=             | mean cls max mean_sqrt_len_tokens weightedmean lasttoken pooler",
        "similar --long ' '     | truncate error",
        "similar --invalid ' '  | replace error",
        "--device c             | cpu cuda",
        "-f n                   | npy",
        "-i ' '                 | readline:default",
        "--input=a              | readline:default",
        "similar --vectors x    | readline:default",
        "-m ' '                 | readline:dirnames",
        "map --points ' '       | ''",
        "similar --p            | --plain --pooling --prompt-name --prompt",
        "map --p                | --plain --pooling --prompt-name --prompt --points",
        "text s                 | ''",
        "-- s                   | ''",
        "-- --p                 | ''",
      })
  void bashCompletes(String typed, String expected) throws IOException {
    assertThat(completions(typed.replace("' '", " ").replaceAll(" +$", " ")))
        .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
  }

  @Test
  void bashCompletesFilesItselfWhereItIsTooOldToBeAskedFor() throws IOException {
    Files.writeString(folder.resolve("lines.txt"), "");
    String script =
        """
        . "%s"
        COMP_WORDS=(embed -i li) COMP_CWORD=2
        _embed
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(BASH);
    // Outside of a completion, bash refuses compopt, as one without it would.
    assertThat(Launch.of("bash", "-c", script).in(folder).run().out()).isEqualTo("lines.txt\n");
  }
}
