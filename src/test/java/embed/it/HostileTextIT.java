package embed.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.References.Reference;
import embed.cli.CommandRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * More text than anybody should have to read, through the packaged program: each line gives one
 * row, the lines around it keep theirs to the bit, and memory is bounded.
 */
class HostileTextIT {
  private static final Path EMBED = Path.of(System.getProperty("embed.home"), "bin", "embed");
  private static final Reference MODEL = References.of("gelu-new-bf16");
  private static final List<String> NEIGHBOURS = List.of("int before ;", "return after ( x ) ;");
  private static final long EMPTY_LINES = Long.getLong("soak.empty", 500_000);
  private static final int MEGABYTE = 1_000_000;

  /**
   * What the program takes without any hostile text, plus its recent lines, with room for noise.
   */
  private static final long ORDINARY_MEMORY = 700L << 20;

  private static List<String> neighbours;

  private interface Feed {
    void to(OutputStream in) throws IOException;
  }

  /** The rows of a run, and the most memory that it had. */
  private record Run(List<String> rows, long peak) {}

  @BeforeAll
  static void embedTheNeighbours() {
    neighbours = NEIGHBOURS.stream().flatMap(line -> rowsOf(line).stream()).toList();
    assertThat(neighbours).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void megabytesInOneLineAreCutLikeThreeHundredCharacters() throws IOException {
    longLine(10);
  }

  @Test
  @Tag("full")
  void aHundredMegabytesInOneLineAreCutLikeThreeHundredCharacters() throws IOException {
    longLine(100);
  }

  private static void longLine(int megabytes) throws IOException {
    byte[] part = "x".repeat(MEGABYTE).getBytes(UTF_8);
    Run run =
        run(
            1,
            in -> {
              for (int i = 0; i < megabytes; i++) {
                in.write(part);
              }
              in.write('\n');
            });
    assertThat(run.rows()).isEqualTo(rowsOf("x".repeat(50_000)));
    System.out.printf(
        "%d MB in one line: %.0f MB of memory at most%n", megabytes, run.peak() / 1e6);
    assertThat(run.peak()).isLessThan(ORDINARY_MEMORY + 5L * megabytes * MEGABYTE);
  }

  @Test
  void manyEmptyLinesHaveARowEach() throws IOException {
    emptyLines(50_000);
  }

  @Test
  @Tag("full")
  void millionsOfEmptyLinesHaveARowEach() throws IOException {
    emptyLines(EMPTY_LINES);
  }

  private static void emptyLines(long count) throws IOException {
    byte[] part = "\n".repeat(10_000).getBytes(UTF_8);
    Run run =
        run(
            count,
            in -> {
              for (long i = 0; i < count / 10_000; i++) {
                in.write(part);
              }
            });
    assertThat(run.rows()).isEqualTo(rowsOf(""));
    System.out.printf("%,d empty lines: %.0f MB of memory at most%n", count, run.peak() / 1e6);
    assertThat(run.peak()).isLessThan(ORDINARY_MEMORY);
  }

  /** The row of a line, without its neighbours. */
  private static List<String> rowsOf(String line) {
    return CommandRun.of("-m", MODEL.directory()).reading(line + "\n").run().out().lines().toList();
  }

  /**
   * Embeds lines between the neighbours, whose rows it checks.
   *
   * @return the rows of the lines between; of more than a thousand that are all alike, one
   */
  private static Run run(long lines, Feed feed) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(EMBED.toString(), "-m", MODEL.directory().toAbsolutePath().toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Thread feeder = new Thread(() -> feed(process, feed), "feeder");
    feeder.start();
    List<String> rows = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), ISO_8859_1), 1 << 16)) {
      assertThat(out.readLine()).isEqualTo(neighbours.get(0));
      for (long i = 0; i < lines; i++) {
        String row = out.readLine();
        if (lines > 1_000 && i > 0) {
          assertThat(row.equals(rows.get(0))).isTrue();
        } else {
          rows.add(row);
        }
      }
      assertThat(out.readLine()).isEqualTo(neighbours.get(1));
      long peak = ProcessStatus.of(process.pid()).peak();
      process.getOutputStream().close();
      assertThat(out.readLine()).isNull();
      assertThat(process.waitFor()).isZero();
      return new Run(Collections.unmodifiableList(rows), peak);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void feed(Process process, Feed feed) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((NEIGHBOURS.get(0) + "\n").getBytes(UTF_8));
      feed.to(in);
      in.write((NEIGHBOURS.get(1) + "\n").getBytes(UTF_8));
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
