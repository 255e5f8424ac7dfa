package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which options have settings. */
class SettingNamesTest {
  @TempDir private Path folder;

  @Test
  void eachOptionWithAValueOrANegationButForARunsOwnDataHasASetting() throws IOException {
    Path file = folder.resolve("embed/config.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "tolerance = 1\nnone = 1\n");

    InProcess result = InProcess.run(Map.of("XDG_CONFIG_HOME", folder.toString()), "a line");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "embed: "
                + file
                + ": no setting \"none\"; there are bad-rows, calibration-rows, device, dimensions,"
                + " dtype, format, header, id-column, id-field, input-format, invalid, labels, layer, long,"
                + " model, normalize, output-type, points, pooling, precision, progress, prompt, prompt-name,"
                + " text-column, text-field, threads, tolerance, verbose, with-id, with-text,"
                + " with-tokens\n");
  }
}
