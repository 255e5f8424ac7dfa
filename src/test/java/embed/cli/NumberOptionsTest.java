package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumberOptionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "--output-type float16, --output-type float16 is not for csv",
    "-f jsonl --output-type float16, --output-type float16 is not for jsonl",
    "-f pgvector --output-type binary, --output-type binary is not for pgvector",
    "--output-type int4, '--output-type: \"int4\" is none of float32, float16, int8'",
    "-f npy --ranges-from v.npy, only int8 and uint8 have ranges",
    "-f npy --output-type binary --ranges-to v.npy, only int8 and uint8 have ranges",
    "--calibration-rows 5, only int8 and uint8 have ranges",
    "--output-type int8 --ranges-from v.npy --calibration-rows 5, leave out --calibration-rows",
    "--output-type int8 --calibration-rows 0, --calibration-rows must be at least 1",
    "--output-type uint8 --shard 1/2, each shard would take ranges of its own",
  })
  void refusesWhatDoesNotGoTogether(String options, String part) {
    InProcess result =
        InProcess.run(
            Map.of("XDG_CONFIG_HOME", folder.toString()), (options + " line").split(" ", -1));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("embed: ").contains(part).endsWith("\nTry embed --help\n");
  }
}
