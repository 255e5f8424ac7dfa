package embed.output.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in this process and in others that want to write the same file. */
final class LockedFileTest {
  private static final int NEVER_AT_ONCE = 0;
  private static final int AT_ONCE = 3;
  private static final int ALWAYS_REFUSED = 4;

  /** Opens an output again and again while another process does so too. */
  static final class Rival {
    private Rival() {}

    public static void main(String[] arguments) throws IOException {
      Path target = Path.of(arguments[0]);
      Path inUse = target.resolveSibling("in-use");
      int opened = 0;
      for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
        try (FileDestination file = open(target)) {
          opened += file.resumed() == null ? 1 : 0;
          Files.createFile(inUse);
          Files.delete(inUse);
        } catch (FileAlreadyExistsException e) {
          System.exit(AT_ONCE);
        } catch (EmbedException e) {
          // The other process has it.
        }
      }
      System.exit(opened == 0 ? ALWAYS_REFUSED : NEVER_AT_ONCE);
    }
  }

  @TempDir private Path folder;

  private static FileDestination open(Path target) throws IOException {
    return FileDestination.open(target, Map.of(), () -> "kernels", false);
  }

  private static Process rival(Path target, int rounds) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Rival.class.getName(),
            target.toString(),
            Integer.toString(rounds))
        .inheritIO()
        .start();
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void anAttemptThatIsRefusedDoesNotEndTheLockOfTheRunThatHasIt() throws Exception {
    Path target = folder.resolve("vectors");
    try (FileDestination first = open(target)) {
      assertThat(exitCode(rival(target, 1))).isEqualTo(ALWAYS_REFUSED);
      assertThatThrownBy(() -> open(target).close())
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("another run is writing " + target);
      assertThat(exitCode(rival(target, 1))).isEqualTo(ALWAYS_REFUSED);
      assertThat(first.mark().rows()).isZero();
    }
    assertThat(exitCode(rival(target, 1))).isEqualTo(NEVER_AT_ONCE);
  }

  /** A run that ends deletes the file on which the next one may be about to set its lock. */
  @Test
  void runsInTurnNeverHaveTheFileAtOnce() throws Exception {
    Path target = folder.resolve("vectors");
    Process one = rival(target, 2_000);
    Process other = rival(target, 2_000);
    assertThat(exitCode(one)).isEqualTo(NEVER_AT_ONCE);
    assertThat(exitCode(other)).isEqualTo(NEVER_AT_ONCE);
  }
}
