package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults from variables and from a file. */
class DefaultsTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void makeAHomeFolder() throws IOException {
    file = folder.resolve("home/.config/embed/config.properties");
    Files.createDirectories(file.getParent());
  }

  /** Runs what is typed in a home folder, in which files are named by {@code DIR}. */
  private InProcess run(String typed) {
    return CommandRun.typed("HOME=" + folder + "/home " + typed.replace("DIR", folder.toString()))
        .run();
  }

  private String rows(String typed) {
    return rows(run(typed));
  }

  private static String rows(InProcess result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result.out();
  }

  @Test
  void theCommandLineComesBeforeVariablesAndTheseBeforeTheFile() throws IOException {
    String plain = rows("embed a");
    String first = rows("embed --pooling cls a");
    String unit = rows("embed --pooling cls --normalize a");
    assertThat(first).isNotEqualTo(plain).isNotEqualTo(unit);

    assertThat(rows("EMBED_POOLING=cls embed a")).isEqualTo(first);
    Files.writeString(file, "# mine\npooling = cls\nnormalize = true\n");
    assertThat(rows("embed a")).isEqualTo(unit);
    assertThat(rows("embed --normalize a")).isEqualTo(unit);
    assertThat(rows("EMBED_NORMALIZE=false embed a")).isEqualTo(first);
    assertThat(rows("EMBED_NORMALIZE=false embed --normalize a")).isEqualTo(unit);
    assertThat(rows("EMBED_POOLING=max embed --pooling mean --no-normalize a")).isEqualTo(plain);
    assertThat(rows("XDG_CONFIG_HOME=DIR/none embed a")).isEqualTo(plain);
    assertThat(rows(InProcess.run("a"))).isEqualTo(plain);
  }

  @Tag("full")
  @Test
  void subcommandsTakeThemAsWell() throws IOException {
    Files.writeString(file, "tolerance = 1e-9\nmodel = " + folder.resolve("none") + "\n");
    Files.writeString(folder.resolve("lines"), "a\nb\n");
    assertThat(run("embed similar -i DIR/lines a").err())
        .isEqualTo(
            "embed: %s: model is %s, which is no directory: set it to a checkpoint's, unset"
                    .formatted(file, folder.resolve("none"))
                + " it, or give --model DIR\n");

    Files.writeString(file, "tolerance = 0.5\n");
    rows("embed -i DIR/lines -o DIR/lines.csv");
    assertThat(rows("embed verify --reference DIR/lines.csv -i DIR/lines"))
        .contains("within 0.500\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threads = four   | --threads: \"four\" is not a whole number (set by FILE: threads)",
        "pooling = sum    | --pooling: \"sum\" is none of mean, cls, max, mean_sqrt_len_tokens, weightedmean, lasttoken, pooler (set by FILE: pooling)",
        "precision = 10   | --precision must be 1 to 9 digits, is 10 (--precision is set by FILE: precision)",
        "model =          | --model is empty: give it a directory (--model is set by FILE: model)",
      })
  void aWrongValueIsToldWithItsOrigin(String line, String message) throws IOException {
    Files.writeString(file, "# a file\n" + line + "\n");
    assertThat(run("embed a"))
        .isEqualTo(
            new InProcess(
                2,
                "",
                "embed: " + message.replace("FILE", file.toString()) + "\nTry embed --help\n"));
    int equals = line.indexOf('=');
    String name = line.substring(0, equals).strip();
    String value = line.substring(equals + 1).strip();
    if (!value.isEmpty()) {
      Files.delete(file);
      String variable = "EMBED_" + name.toUpperCase(java.util.Locale.ROOT);
      assertThat(run(variable + "=" + value + " embed a").err())
          .isEqualTo(
              "embed: " + message.replace("FILE: " + name, variable) + "\nTry embed --help\n");
    }
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threads = 0      | --threads is 0: at least 1 is needed (--threads is set by FILE: threads)",
        "normalize = yes  | --normalize: \"yes\" is neither true nor false (set by FILE: normalize)",
        "device = tpu     | --device: no device \"tpu\": use auto, cpu, cuda or cuda:N (set by FILE: device)",
      })
  void anotherWrongValueIsToldWithItsOrigin(String line, String message) throws IOException {
    aWrongValueIsToldWithItsOrigin(line, message);
  }

  @Test
  void aWrongValueIsNoMatterWhereTheCommandLineHasAnother() throws IOException {
    Files.writeString(file, "threads = four\n");
    assertThat(rows("embed --threads 1 a")).hasLineCount(1);
    assertThat(run("embed --threads five a").err())
        .isEqualTo("embed: --threads: \"five\" is not a whole number\nTry embed --help\n");
  }

  @Tag("full")
  @Test
  void whatIsNoSettingIsTold() throws IOException {
    InProcess typo = run("EMBED_THREAD=4 EMBED_POOLIN=cls embed a");
    assertThat(typo.err())
        .isEqualTo("embed: EMBED_POOLIN, EMBED_THREAD are ignored: no setting of this name\n");
    assertThat(typo.exitCode()).isZero();

    Files.writeString(file, "thread = 4\n");
    InProcess result = run("embed a");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("embed: " + file + ": no setting \"thread\"; there are ")
        .contains(" threads,")
        .hasLineCount(1);
    assertThat(rows("embed --help")).isEqualTo(rows("HOME=/ embed --help"));
    assertThat(rows("embed similar --help")).startsWith("Find the lines");
    assertThat(rows("embed --version")).startsWith("embed ");
  }

  @Tag("full")
  @Test
  void defaultsThatDoNotFitAreLeftOutButOptionsAreRefused() throws IOException {
    Files.writeString(
        file,
        """
        header = true
        with-tokens = true
        precision = 3
        format = jsonl
        input-format = jsonl
        text-field = body
        text-column = 2
        """);
    assertThat(rows("embed a")).startsWith("{\"id\":1,\"tokens\":3,");
    assertThat(rows("embed -f csv a")).startsWith("tokens,truncated,dim_0,");
    assertThat(rows("embed a -o DIR/x.npy")).isEmpty();
    assertThat(folder.resolve("x.npy")).hasSize(128 + 128 * 4);
    assertThat(rows("embed a -o DIR/x.csv")).isEmpty();
    assertThat(folder.resolve("x.csv")).content().startsWith("tokens,");
    CommandRun reading = CommandRun.of().with("HOME", folder.resolve("home"));
    assertThat(rows(reading.reading("{\"body\":\"a\"}").run())).isEqualTo(rows("embed a"));
    assertThat(run("embed a -o DIR/x.npy --header").err())
        .startsWith("embed: --header is for csv and tsv, not for npy\n");
    assertThat(run("embed -f csv -i x --input-format csv --id-field b").err())
        .startsWith("embed: --text-field and --id-field are for --input-format jsonl\n");
  }
}
