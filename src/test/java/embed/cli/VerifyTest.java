package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import embed.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code embed verify}. */
class VerifyTest {
  private static final Path CHECKPOINTS =
      Path.of("src/test/resources/checkpoints").toAbsolutePath();
  private static final Path LINUX = CHECKPOINTS.resolve("Linux-reference");

  @TempDir private Path folder;

  private static InProcess verify(String... arguments) {
    List<String> all = new ArrayList<>(List.of("verify"));
    all.addAll(List.of(arguments));
    return CommandRun.of(all).run();
  }

  private static InProcess verifyLinux(Object reference, String... more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--reference", reference.toString()));
    all.addAll(List.of("--input", LINUX.resolve("lines.txt").toString()));
    all.addAll(List.of(more));
    return verify(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux-reference, mean, -1, ''",
    "pooler, pooler, -1, ''",
    "sharded-fp16, mean, 1, hidden_mean",
  })
  void passesForWhatHuggingFaceComputed(String name, String pooling, String layer, String array) {
    Path files = CHECKPOINTS.resolve(name);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--reference",
                files.resolve("reference.npz").toString(),
                "--input",
                files.resolve("lines.txt").toString(),
                "--pooling",
                pooling,
                "--layer",
                layer));
    if (!name.equals("Linux-reference")) {
      arguments.addAll(List.of("--model", files.toString()));
    }
    if (!array.isEmpty()) {
      arguments.addAll(List.of("--array", array));
    }
    InProcess result = verify(arguments.toArray(String[]::new));

    assertThat(result.out())
        .contains("array \"" + (array.isEmpty() ? pooling : array) + "\"")
        .contains("max difference", "mean difference")
        .endsWith("PASS: every number is within 2.00e-05\n");
    assertThat(result.exitCode()).isZero();
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "Linux-reference, cls, -1, ''",
    "Linux-reference, mean, 2, hidden_mean",
    "Linux-reference, mean, -1, hidden_mean",
    "bin-legacy, mean, -1, ''",
  })
  void passesForMoreOfWhatHuggingFaceComputed(
      String name, String pooling, String layer, String array) {
    passesForWhatHuggingFaceComputed(name, pooling, layer, array);
  }

  @Tag("full")
  @Test
  void failsForAFileInWhichOneNumberIsWrong() throws IOException {
    Path vectors = folder.resolve("vectors.csv");
    Path lines = LINUX.resolve("lines.txt");
    InProcess embedded = CommandRun.of("--input", lines.toString()).run();
    Files.writeString(vectors, embedded.out());

    InProcess same = verifyLinux(vectors, "--tolerance", "0");
    assertThat(same.exitCode()).isZero();
    assertThat(same.out()).contains("max difference   0").contains("PASS");

    List<String> rows = new ArrayList<>(Files.readAllLines(vectors));
    String[] numbers = rows.get(6).split(",", -1);
    numbers[100] = String.valueOf(Float.parseFloat(numbers[100]) + 1e-3f);
    rows.set(6, String.join(",", numbers));
    Files.write(vectors, rows);
    InProcess doctored = verifyLinux(vectors);
    assertThat(doctored.exitCode()).isEqualTo(1);
    assertThat(doctored.out())
        .contains("max difference   0.00100, in line 7: tab here\n")
        .endsWith("FAIL: 1 of 200 lines differ by more than 2.00e-05\n");
    assertThat(verifyLinux(vectors, "--tolerance", "0.002").exitCode()).isZero();

    JsonObject json = json(verifyLinux(vectors, "--json"));
    assertThat(json.get("passed").getAsBoolean()).isFalse();
    assertThat(json.get("lines").getAsInt()).isEqualTo(200);
    assertThat(json.get("lines_beyond_tolerance").getAsInt()).isEqualTo(1);
    assertThat(json.get("max_difference").getAsDouble()).isBetween(9e-4, 1.1e-3);
    assertThat(json.getAsJsonObject("worst_line").get("id").getAsInt()).isEqualTo(7);
    assertThat(json.getAsJsonObject("worst_line").get("text").getAsString())
        .isEqualTo(References.of("Linux").lines().get(6));

    numbers[100] = "NaN";
    rows.set(6, String.join(",", numbers));
    Files.write(vectors, rows);
    assertThat(verifyLinux(vectors, "--tolerance", "1e9").exitCode()).isEqualTo(1);
  }

  @Test
  void saysHowFarAnotherDtypeIsFromFloat32() throws IOException {
    Path lines = Files.writeString(folder.resolve("lines.txt"), "int i ;\nreturn <num> ;\n");
    String[] emulated = {"--dtype", "int8", "--emulate-dtype", "--input", lines.toString()};

    InProcess page = verify(emulated);
    assertThat(page.out())
        .containsPattern("int8 +from float32: cosine 0\\.999\\d+ in the mean, 0\\.99\\d+ at least")
        .contains("PASS");
    assertThat(page.exitCode()).isZero();
  }

  @Tag("full")
  @Test
  void saysWhichRowsAreMissingOrTooMany() throws IOException {
    Path vectors = folder.resolve("vectors.csv");
    Path lines = folder.resolve("lines.txt");
    Files.writeString(lines, "a\nb\nc\n");
    String row = "0,".repeat(127) + "0\n";

    Files.writeString(vectors, row.repeat(2));
    assertFails(
        verify("--reference", vectors.toString(), "--input", lines.toString()), "ends after row 2");
    Files.writeString(vectors, row.repeat(4));
    assertFails(
        verify("--reference", vectors.toString(), "--input", lines.toString()),
        "more rows than there are lines (3)");
    Files.writeString(vectors, "0,0,0\n".repeat(3));
    assertFails(
        verify("--reference", vectors.toString(), "--input", lines.toString()),
        "rows have 3 numbers, the checkpoint's vectors 128");
    assertFails(
        verifyLinux(LINUX.resolve("reference.npz"), "--array", "x"), "no array \"x\"", "\"mean\"");
    assertFails(verifyLinux(folder.resolve("none.npy")), "none.npy", "no such file");
  }

  @Tag("full")
  @Test
  void refusesWhatMakesNoSense() {
    assertUsage(verify("--reference", "x.npy"), "give --input");
    assertUsage(verify("--array", "mean"), "--reference");
    assertUsage(verifyLinux("x.npy", "--tolerance", "-1"), "--tolerance");
    assertUsage(verifyLinux("x.npy", "--tolerance", "NaN"), "--tolerance");
  }

  @Test
  void aloneChecksThatALinesBitsDependOnNothingElse() throws IOException {
    InProcess result = verify();
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("built-in lines", "all together, reversed", "1 thread\n", "2 threads\n")
        .contains("up to 25 of one length")
        .endsWith("PASS: every vector has the same bits alone and together\n");

    Path lines = folder.resolve("lines.txt");
    Files.writeString(lines, "int a ;\nint b ;\nint a ;\n\n");
    JsonObject json =
        json(
            verify(
                "--json",
                "--threads",
                "3",
                "--model",
                CHECKPOINTS.resolve("gelu-new-bf16").toString(),
                "--input",
                lines.toString()));
    assertThat(json.get("passed").getAsBoolean()).isTrue();
    assertThat(json.get("lines").getAsInt()).isEqualTo(3);
    assertThat(json.getAsJsonArray("comparisons"))
        .hasSize(2)
        .allMatch(each -> each.getAsJsonObject().get("same_bits").getAsBoolean())
        .anyMatch(each -> each.getAsJsonObject().get("threads").getAsInt() == 3);
  }

  private static JsonObject json(InProcess result) {
    return JsonParser.parseString(result.out()).getAsJsonObject();
  }

  private static void assertFails(InProcess result, String... parts) {
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("embed: ").contains(parts).hasLineCount(1);
  }

  private static void assertUsage(InProcess result, String... parts) {
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(parts).endsWith("Try embed verify --help\n").hasLineCount(2);
  }
}
