package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.it.Launch.Result;
import embed.it.Launch.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens where the system gives no more memory: the packaged program starts, computes a row,
 * and may from then on have so many bytes more and no others.
 */
class LittleMemoryIT {
  private static final Path EMBED = Path.of(System.getProperty("embed.home"), "bin", "embed");

  @TempDir private static Path folder;

  @BeforeAll
  static void writeACheckpointThatNeedsMuchMemory() throws IOException {
    WideCheckpoint.write(folder);
  }

  /** The 80 lines have some 2,400 tokens, of which a batch of 900 needs 225 MiB. */
  @ParameterizedTest
  @ValueSource(strings = "2")
  void aBatchThatDoesNotFitIsHalvedAndItsVectorsKeepTheirBits(String threads)
      throws IOException, InterruptedException {
    String lines = lines(80);
    Launch launch = embed("--threads", threads);
    Result free = launch.reading("a\n" + lines).run();
    assertThat(free.err()).isEmpty();
    assertThat(free.out()).hasLineCount(81);
    assertThat(withLittleMemory(launch, 200, lines)).isEqualTo(free);
  }

  @Test
  @Tag("full")
  void aBatchOfOneThreadIsHalvedToo() throws IOException, InterruptedException {
    aBatchThatDoesNotFitIsHalvedAndItsVectorsKeepTheirBits("1");
  }

  /** If nothing else runs any more at the last try, two threads compute half of the line each. */
  @Test
  void aLineThatDoesNotFitAloneIsToldByItsNumberAfterTheRowsBeforeIt()
      throws IOException, InterruptedException {
    String huge = "x y ".repeat(300);
    Result result = withLittleMemory(embed(), 100, "b\n" + huge + "\n" + huge + "z\nc\n");
    assertThat(result.err())
        .startsWith("embed: line 3 has 512 tokens, for which there is not enough memory (")
        .containsPattern("you tried to allocate (134217728|67108864) bytes")
        .hasLineCount(1);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEqualTo(embed("a", "b").run().out());
  }

  private static Launch embed(String... arguments) {
    return Launch.of(
        EMBED,
        Stream.concat(Stream.of("-m", folder.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** Runs a command that reads the line {@code a} while memory is plenty, and then these lines. */
  private static Result withLittleMemory(Launch launch, int megabytes, String lines)
      throws IOException, InterruptedException {
    Running running = launch.reading(null).begin();
    try (OutputStream stdin = running.process().getOutputStream()) {
      stdin.write("a\n".getBytes(StandardCharsets.UTF_8));
      stdin.flush();
      while (running.process().isAlive() && Files.size(running.out()) == 0) {
        Thread.sleep(20);
      }
      long pid = running.process().pid();
      long limit = ProcessStatus.of(pid).data() + ((long) megabytes << 20);
      assertThat(Launch.of("prlimit", "--pid", "" + pid, "--data=" + limit).run())
          .isEqualTo(new Result(0, "", ""));
      stdin.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    return running.finish();
  }

  /** Lines of some 30 tokens. */
  private static String lines(int count) {
    Random random = new Random(5);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      for (int words = 10 + random.nextInt(10); words > 0; words--) {
        lines.append(random.nextInt(1000)).append(' ');
      }
      lines.append('\n');
    }
    return lines.toString();
  }
}
