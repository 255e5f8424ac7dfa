package embed.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

class SettingsTest {
  @TempDir private Path home;

  private Path file() throws IOException {
    Path folder = Files.createDirectories(home.resolve(".config/embed"));
    return folder.resolve("config.properties");
  }

  private Settings settings(String... variables) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return settings(environment);
  }

  private static Settings settings(Map<String, String> environment) {
    return new Settings(environment, new CommandLine(new Options()), AllOptions::line);
  }

  /** Those of the command that runs. */
  @Command
  @SuppressWarnings("unused")
  private static final class Options {
    @Option(names = {"-m", "--model"})
    private String model;

    @Option(names = "--layer")
    private int layer;

    @Option(names = "--pooling")
    private String pooling;

    @Option(names = "--threads")
    private int threads;

    @Option(names = "--long")
    private String longLines;

    @Option(names = "--with-id", negatable = true)
    private boolean withId;

    @NoSetting
    @Option(names = "--output")
    private String output;

    @Option(names = "--resume")
    private boolean resume;

    @Option(names = "-k")
    private int count;
  }

  /** Those of others. */
  @Command
  @SuppressWarnings("unused")
  private static final class AllOptions {
    @Mixin private Options options;

    @Option(names = "--device")
    private String device;

    @Option(names = "--text-field")
    private String textField;

    private static CommandLine line() {
      return new CommandLine(new AllOptions());
    }
  }

  private static OptionSpec option(String name) {
    return AllOptions.line().getCommandSpec().findOption(name);
  }

  @Test
  void flagsShortOptionsAndARunsOwnDataHaveNone() {
    Settings settings = settings("EMBED_RESUME", "true", "EMBED_K", "2", "EMBED_OUTPUT", "x");

    for (String name : new String[] {"--resume", "-k", "--output"}) {
      assertThat(settings.of(option(name))).isNull();
    }
    assertThat(settings.unknownVariables())
        .containsExactly("EMBED_K", "EMBED_OUTPUT", "EMBED_RESUME");
  }

  @Test
  void theOptionsOfAllCommandsAreReadOnlyForANameThatTheCommandDoesNotHave() {
    CommandLine line = new CommandLine(new Options());
    Supplier<CommandLine> never =
        () -> {
          throw new AssertionError("read");
        };

    Settings known = new Settings(Map.of("EMBED_LAYER", "1"), line, never);
    assertThat(known.unknownVariables()).isEmpty();
    Settings other = new Settings(Map.of("EMBED_DEVICE", "cpu"), line, never);
    assertThatThrownBy(other::unknownVariables).hasMessage("read");
  }

  @Test
  void nothingIsSetWhereThereIsNeitherVariableNorFile() {
    assertThat(settings().of(option("--threads"))).isNull();
    assertThat(settings(Map.of()).of(option("--threads"))).isNull();
    assertThat(settings("EMBED_THREADS", "").of(option("--threads"))).isNull();
  }

  @Test
  void aVariableComesBeforeTheFile() throws IOException {
    Files.writeString(file(), "threads = 3\nlayer=2\n");
    Settings settings = settings("EMBED_THREADS", "4", "EMBED_WITH_ID", "true", "EMBED_MODEL", "m");

    assertThat(settings.of(option("--threads"))).isEqualTo(new Setting("4", "EMBED_THREADS"));
    assertThat(settings.of(option("--layer"))).isEqualTo(new Setting("2", file() + ": layer"));
    assertThat(settings.defaultValue(option("--with-id"))).isEqualTo("true");
    assertThat(settings.defaultValue(option("--model"))).isEqualTo("m");
    assertThat(settings.defaultValue(option("--pooling"))).isNull();
  }

  @Test
  void theFileIsWhereTheXdgSpecificationPutsIt() throws IOException {
    Files.writeString(file(), "layer = 2\n");
    Path other = Files.createDirectories(home.resolve("other/embed"));
    Files.writeString(other.resolve("config.properties"), "layer = 3\n");

    String given = home.resolve("other").toString();
    assertThat(settings("XDG_CONFIG_HOME", given).defaultValue(option("--layer"))).isEqualTo("3");
    for (String none : new String[] {"", "other"}) {
      assertThat(settings("XDG_CONFIG_HOME", none).defaultValue(option("--layer"))).isEqualTo("2");
    }
  }

  @Test
  void theFileHoldsPropertiesOfAnyForm() throws IOException {
    Files.writeString(
        file(),
        "# a comment \\\r\n! another\\\n\n  layer:-2\r\npooling \\\n   cls\nmodel=\\\n  /a b\\\n /é\\u00e9"
            + "  \nlong=er\\\\\ndevice=cpu");
    Settings settings = settings();

    assertThat(settings.defaultValue(option("--layer"))).isEqualTo("-2");
    assertThat(settings.defaultValue(option("--pooling"))).isEqualTo("cls");
    assertThat(settings.defaultValue(option("--model"))).isEqualTo("/a b/éé");
    assertThat(settings.defaultValue(option("--long"))).isEqualTo("er\\");
    assertThat(settings.defaultValue(option("--device"))).isEqualTo("cpu");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layer=1\\nmodle = x       | no setting \"modle\"; there are device, ",
        "output=x                  | no setting \"output\"; ",
        "layer=1\\n\\npooling=\\\\u12 | \\u needs four",
        "help = true               | no setting \"help\"",
      })
  void whatIsNoSettingIsTold(String text, String message) throws IOException {
    Files.writeString(file(), text.replace("\\n", "\n").replace("\\\\", "\\"));

    assertThatThrownBy(this::settings)
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith(file() + ": " + message);
  }

  @Test
  void aFileThatCannotBeReadIsToldAndNotPassedOver() throws IOException {
    Files.write(file(), "layer=1 # é".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(this::settings).hasMessage(file() + ": is not UTF-8");
    Files.delete(file());
    Files.createDirectory(file());
    assertThatThrownBy(this::settings).hasMessage(file() + ": cannot be read: Is a directory");
    Files.delete(file());
    Files.createSymbolicLink(file(), Path.of("nowhere"));
    assertThatThrownBy(this::settings).hasMessage(file() + ": no such file");
  }

  @Test
  void variablesThatAreNoSettingsAreKnown() {
    Settings settings =
        settings(
            "EMBED_THREAD",
            "4",
            "EMBED_OUTPUT",
            "x",
            "EMBED_JAVA_OPTS",
            "-Xmx1g",
            "EMBED_CDS",
            "x",
            "EMBED_TEXT_FIELD",
            "body",
            "EMBED_model",
            "x",
            "EMBEDDED",
            "x",
            "EMBED_TEXT-FIELD",
            "");

    assertThat(settings.unknownVariables())
        .containsExactly("EMBED_OUTPUT", "EMBED_TEXT-FIELD", "EMBED_THREAD", "EMBED_model");
  }
}
