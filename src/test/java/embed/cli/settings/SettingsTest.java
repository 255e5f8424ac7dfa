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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

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
    return Settings.of(environment);
  }

  private static OptionSpec option(String... names) {
    return OptionSpec.builder(names).build();
  }

  @Test
  void nothingIsSetWhereThereIsNeitherVariableNorFile() {
    assertThat(settings().of(option("--threads"))).isNull();
    assertThat(Settings.of(Map.of()).of(option("--threads"))).isNull();
    assertThat(settings("EMBED_THREADS", "").of(option("--threads"))).isNull();
  }

  @Test
  void aVariableComesBeforeTheFile() throws IOException {
    Files.writeString(file(), "threads = 3\nlayer=2\n");
    Settings settings = settings("EMBED_THREADS", "4", "EMBED_WITH_ID", "true", "EMBED_MODEL", "m");

    assertThat(settings.of(option("--threads")))
        .isEqualTo(new Setting("4", "EMBED_THREADS", "set by EMBED_THREADS"));
    assertThat(settings.of(option("--layer")))
        .isEqualTo(new Setting("2", file() + ", line 2: layer", "set in " + file() + ", line 2"));
    assertThat(settings.defaultValue(option("--with-id"))).isEqualTo("true");
    assertThat(settings.defaultValue(option("-m", "--model"))).isEqualTo("m");
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
    assertThat(settings.of(option("--device")).origin()).endsWith(", line 11");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layer=1\\nmodle = x       | line 2: no setting \"modle\"; there are device, ",
        "\\n\\noutput=x            | line 3: no setting \"output\"; ",
        "layer=1\\nthreads=1\\nlayer=1 | line 3: layer is set in ",
        "layer=1\\n\\npooling=\\\\u12 | line 3: \\u needs four",
        "help = true               | line 1: no setting \"help\"",
      })
  void whatIsNoSettingIsToldWithItsLine(String text, String message) throws IOException {
    Files.writeString(file(), text.replace("\\n", "\n").replace("\\\\", "\\"));

    assertThatThrownBy(this::settings)
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith(file() + ", " + message);
  }

  @Test
  void aFileThatCannotBeReadIsToldAndNotPassedOver() throws IOException {
    Files.write(file(), "layer=1 # é".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(this::settings).hasMessage(file() + ": is not UTF-8");
    Files.delete(file());
    Files.createDirectory(file());
    assertThatThrownBy(this::settings).hasMessage("cannot read " + file() + ": Is a directory");
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
