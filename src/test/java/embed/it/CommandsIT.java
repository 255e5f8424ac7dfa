package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.cli.CommandRun;
import embed.cli.InProcess;
import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged program does what its command line does in the JVM of the tests, which try the
 * commands and formats there: its jars and its own Java options lack nothing.
 */
final class CommandsIT {
  private static final Path EMBED = Path.of(System.getProperty("embed.home"), "bin", "embed");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect --json x",
        "inspect --model /nowhere",
        "verify --json --dtype int8 --emulate-dtype --input LINES",
        "similar --input LINES --json x",
        "map --input LINES --output OUTPUT.svg",
        "--input LINES --output OUTPUT.parquet",
        "--input LINES --output OUTPUT.arrows",
        "--input LINES --output OUTPUT.npy --output-type int8",
        "--input LINES --output OUTPUT.jsonl --with-text"
      })
  void everyCommandAndFormatIsTheSame(String arguments) throws IOException {
    Path lines = Files.writeString(folder.resolve("lines.txt"), "int a ;\nreturn x ;\n");
    String[] words =
        arguments
            .replace("LINES", lines.toString())
            .replace("OUTPUT", folder + "/rows")
            .split(" ", -1);
    InProcess expected = CommandRun.of(List.of(words)).run();
    byte[] written = written();
    Result result = Launch.of(EMBED, words).run();

    assertThat(result).isEqualTo(new Result(expected.exitCode(), expected.out(), expected.err()));
    assertThat(written()).isEqualTo(written);
  }

  /** The bytes of the file that a run has written, and nothing if it has written none. */
  private byte[] written() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(file -> file.getFileName().toString().startsWith("rows")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
      }
    }
    return new byte[0];
  }
}
