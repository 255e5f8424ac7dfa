package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program does with weights that change while it runs. */
final class HostileCheckpointIT {
  private static final String WEIGHTS = "model.safetensors";

  @TempDir private Path folder;
  private Path weights;
  private Shell shell;

  @BeforeEach
  void copyACheckpoint() throws IOException {
    Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
    for (String name : new String[] {"config.json", "vocab.json", "merges.txt", WEIGHTS}) {
      Files.copy(
          References.of("safetensors-mlm").directory().resolve(name), checkpoint.resolve(name));
    }
    weights = checkpoint.resolve(WEIGHTS);
    shell = new Shell(folder);
  }

  /** Two lines, between which {@code change} happens to the weights. */
  private Result between(String change) {
    return shell.run(
        "rm -rf used rows; cp -r checkpoint used; cd used; (echo first; while [ ! -s ../rows ]; do"
            + " sleep 0.05; done; "
            + change
            + "; echo second line) | embed --model . > ../rows; status=$?; cat ../rows; exit"
            + " $status");
  }

  private void assertTold(Result result, String message) {
    assertThat(result.err()).isEqualTo("embed: ./" + WEIGHTS + ": " + message + "\n");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).endsWith("\n");
    assertThat(Shell.vectors(result.out())).hasSize(1);
    assertThat(Shell.vectors(result.out()).get(0)).hasSize(48);
  }

  @Test
  void weightsThatAreCutShortEndTheRunBehindWholeRows() throws IOException {
    long size = Files.size(weights);
    assertTold(
        between(": > " + WEIGHTS),
        "shrank from " + size + " to 0 bytes while it was in use; run again when it is whole");
  }

  /** The encoder is at work all the while; what it reads of the file it reads when it needs it. */
  @Test
  void weightsThatAreCutShortInABusyRunEndItBehindWholeRows() throws IOException {
    cutShortInBusyRuns(1);
  }

  @Test
  @Tag("full")
  void weightsThatAreCutShortInBusyRunsEndThemBehindWholeRows() throws IOException {
    cutShortInBusyRuns(8);
  }

  private void cutShortInBusyRuns(int times) throws IOException {
    Random random = new Random();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40_000; i++) {
      lines.append("int x").append(random.nextInt()).append(" = ").append(i).append(" ;\n");
    }
    Files.writeString(folder.resolve("lines"), lines);
    for (int i = 0; i < times; i++) {
      Result result =
          shell.run(
              "rm -rf used rows; cp -r checkpoint used; (cd used; exec embed --model . < ../lines > ../rows) &"
                  + " while [ ! -s rows ]; do sleep 0.01; done; sleep 0.0"
                  + random.nextInt(10)
                  + "; : > used/"
                  + WEIGHTS
                  + "; wait $!; status=$?; cat rows; exit $status");
      assertThat(result.err()).startsWith("embed: ./" + WEIGHTS + ": shrank from ").hasLineCount(1);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out()).endsWith("\n");
      assertThat(Shell.vectors(result.out())).allSatisfy(row -> assertThat(row).hasSize(48));
    }
  }

  @Test
  void weightsThatAreWrittenToEndTheRunBehindWholeRows() {
    assertTold(
        between("cp " + WEIGHTS + " other; cat other > " + WEIGHTS),
        "was written to while it was in use; run again when it is whole");
  }

  @Tag("full")
  @Test
  void weightsThatAreReplacedOrDeletedDoNotMatter() {
    Result undisturbed = between(":");
    assertThat(undisturbed.exitCode()).isZero();
    assertThat(Shell.vectors(undisturbed.out())).hasSize(2);
    for (String change : new String[] {"echo > new; mv new " + WEIGHTS, "rm *"}) {
      assertThat(between(change)).isEqualTo(undisturbed);
    }
  }

  @Test
  void aCrashOfJavaIsToldAndLeavesItsReportInTheTemporaryFolder() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Result result =
        shell.run(
            "export TMPDIR=\"$PWD/tmp\"; mkfifo lines; embed --model checkpoint < lines > rows & "
                + "exec 7> lines; echo first >&7; while [ ! -s rows ]; do sleep 0.05; done; "
                + "kill -SEGV $!; wait $!; status=$?; cat rows; exit $status");
    assertThat(result.exitCode()).isEqualTo(134);
    assertThat(result.err())
        .contains("embed: Java crashed: was a file of the checkpoint cut short while in use?");
    try (var files = Files.list(temporary)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .singleElement()
          .asString()
          .matches("embed-crash-\\d+\\.log");
    }
    assertThat(result.out()).hasLineCount(1).endsWith("\n");
    assertThat(Shell.vectors(result.out()).get(0)).hasSize(48);
  }
}
