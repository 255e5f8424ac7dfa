package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.cli.CommandRun;
import embed.it.Launch.Result;
import embed.it.Launch.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  @Test
  void aBatchThatDoesNotFitEndsTheRunAfterTheRowsBeforeIt()
      throws IOException, InterruptedException {
    Launch launch = embed("--threads", "2");
    String lines = lines(80);
    Result result = withLittleMemory(launch, 100, lines);
    assertThat(result.err())
        .startsWith("embed: not enough memory for a batch of ")
        .endsWith("): free some, or use fewer threads\n")
        .hasLineCount(1);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(plenty("--threads", "2").reading("a\n" + lines).run().out())
        .startsWith(result.out());
    assertThat(result.out()).endsWith("\n");
  }

  @Test
  void aLineThatDoesNotFitAloneIsToldByItsNumber() throws IOException, InterruptedException {
    Result result = withLittleMemory(embed("--threads", "1"), 100, "x y ".repeat(300) + "\n");
    assertThat(result.err())
        .startsWith("embed: line 2 has 512 tokens, for which there is not enough memory (")
        .contains("you tried to allocate 134217728 bytes")
        .hasLineCount(1);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEqualTo(plenty("a").run().out());
  }

  /** The same where memory is plenty. */
  private static CommandRun plenty(Object... arguments) {
    return CommandRun.of("-m", folder).and(List.of(arguments));
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
