package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.References.Reference;
import embed.it.Launch.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program on a machine whose kernels are wrong: a folder before its jar on the class
 * path has other sources for them.
 */
final class WrongKernelsIT {
  private static final Path PROGRAM = Path.of(System.getProperty("embed.home"));

  private static final Reference REFERENCE = References.of("safetensors-mlm");

  private static final String WRONG =
      " computes wrong numbers on this machine \\(attention differs by [0-9.]+\\)";

  private static final String REPLACED =
      "embed: \\w+"
          + WRONG
          + ", so plain kernels compute the vectors: the same vectors, but slower, and their last"
          + " bits may depend on the batch\n";

  @TempDir private static Path folder;

  @BeforeAll
  static void makeKernelsWrong() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("embed/encoder"));
    Path wrong = Path.of("src/test/resources/embed/encoder/attention_wrong.py");
    Files.copy(wrong, sources.resolve("attention_packed.py"));
    Files.copy(wrong, sources.resolve("attention_plain.py"));
  }

  private static Result run(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-cp",
                folder + File.pathSeparator + PROGRAM.resolve("lib/embed.jar"),
                "-Dembed.home=" + PROGRAM,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "embed.cli.Main"));
    all.addAll(List.of(arguments));
    return Launch.of("java", all.toArray(String[]::new)).run();
  }

  private static String model() {
    return REFERENCE.directory().toAbsolutePath().toString();
  }

  @Test
  void theVectorsAreRightAllTheSameAndOneLineSaysWhatThatCosts() {
    String lines = REFERENCE.directory().toAbsolutePath().resolve("lines.txt").toString();
    Result result = run("--model", model(), "--pooling", "mean", "--input", lines, "--verbose");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).containsPattern(REPLACED).contains("float32 by plain matrix products");
    List<float[]> vectors = Shell.vectors(result.out());
    assertThat(vectors).hasSameSizeAs(REFERENCE.lines());
    assertThat(References.difference(vectors, REFERENCE.arrays().array("mean"), 0))
        .isLessThan(2e-5);
  }

  @Test
  void anotherDtypeIsRefused() {
    Result result = run("--model", model(), "--dtype", "int8", "--emulate-dtype", "int i ;");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).matches("embed: no int8 on cpu: \\w+" + WRONG + ": use float32\n");
  }

  @Test
  void verifyAndInspectSayItToo() {
    assertThat(run("verify", "--model", model()).err()).matches(REPLACED);
    Result inspected = run("inspect", "--model", model(), "int i ;");
    assertThat(inspected.err()).matches(REPLACED);
    assertThat(inspected.exitCode()).isZero();
  }
}
