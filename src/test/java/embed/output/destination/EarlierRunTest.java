package embed.output.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import embed.file.JsonText;
import embed.output.Calibration;
import embed.output.OutputFormat;
import embed.row.Row;
import embed.row.RowLayout;
import embed.row.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run that resumes keeps of the run before, and what it refuses to lose. */
final class EarlierRunTest {
  private static final int DIMENSIONS = 64;
  private static final Map<String, String> FINGERPRINT = Map.of("pooling", "mean");
  private static final List<Row> ROWS = Rows.some(3_000, DIMENSIONS, 6);

  @TempDir private Path folder;
  private Path target;
  private Path partial;
  private Path journal;

  @BeforeEach
  void names() {
    target = folder.resolve("vectors");
    partial = folder.resolve("vectors.partial");
    journal = folder.resolve("vectors.resume");
  }

  private FileDestination resume(Map<String, String> fingerprint, String kernels)
      throws IOException {
    return FileDestination.open(target, fingerprint, () -> kernels, true);
  }

  private static void append(Destination destination, int from, int to) throws IOException {
    VectorWriter writer =
        OutputFormat.RAW.begin(RowLayout.PLAIN, DIMENSIONS, Calibration.NONE, Map::of, destination);
    for (Row row : ROWS.subList(from, to)) {
      writer.write(row);
    }
    writer.flush();
  }

  private void stopAfter(int rows, Map<String, String> fingerprint) throws IOException {
    try (FileDestination first = FileDestination.open(target, fingerprint, () -> "a", false)) {
      append(first, 0, rows);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " two blanks at both ends  ",
        "Instruct: find\nQuery: ",
        "\r\n\r\n",
        "a=b",
        "# no comment",
        "\"quoted\" and \\n",
        "为这个句子生成表示以用于检索相关文章：",
        "\u0000\ud800 \u2028"
      })
  void aFingerprintHoldsAnyText(String prompt) throws IOException {
    stopAfter(1_234, Map.of("prompt", prompt));

    try (FileDestination second = resume(Map.of("prompt", prompt), "a")) {
      assertThat(second.earlier().rows()).isEqualTo(1_234);
      assertThat(second.earlier().recordedRows()).isEqualTo(1_234);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'' | '\"\"'", "'q: ' | '\"q: \"'", "'a\nb' | '\"a\\u000ab\"'", "q: a | q: a"})
  void aValueThatDiffersIsShownAsItIs(String prompt, String shown) throws IOException {
    stopAfter(10, Map.of("prompt", prompt));

    assertThatThrownBy(() -> resume(Map.of("prompt", "other"), "a").close())
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("(prompt was " + shown + ", is other)");
  }

  @Test
  void theJournalIsJsonInUtf8() throws IOException {
    stopAfter(2_000, FINGERPRINT);

    List<String> lines = Files.readAllLines(journal, StandardCharsets.UTF_8);
    assertThat(lines.get(0))
        .isEqualTo("{\"embed-resume\":2,\"fingerprint\":{\"pooling\":\"mean\"}}");
    assertThat(lines).hasSizeGreaterThan(3).allMatch(line -> line.matches("\\{.*}"));
    assertThat(lines.get(2)).contains("\"kernels\":\"a\"");
  }

  @Test
  void otherKernelsGoOnAndAllAreRecorded() throws IOException {
    stopAfter(1_000, FINGERPRINT);
    try (FileDestination second = resume(FINGERPRINT, "b")) {
      assertThat(second.earlier().rows()).isEqualTo(1_000);
      assertThat(second.earlier().lastKernels()).isEqualTo("a");
      assertThat(second.kernels()).containsExactly("a");
      append(second, 1_000, 2_000);
      assertThat(second.kernels()).containsExactly("a", "b");
    }
    try (FileDestination third = resume(FINGERPRINT, "a")) {
      assertThat(third.earlier().rows()).isEqualTo(2_000);
      assertThat(third.earlier().lastKernels()).isEqualTo("b");
      assertThat(third.kernels()).containsExactly("a", "b");
    }
  }

  @Test
  void theKernelsAreNotAskedForBeforeThereIsARow() throws IOException {
    try (FileDestination file =
        FileDestination.open(
            target,
            FINGERPRINT,
            () -> {
              throw new AssertionError("asked");
            },
            true)) {
      assertThat(file.earlier()).isNull();
    }
  }

  @Test
  void tellsRowsThatAreNotAsTheyWereWritten() throws IOException {
    stopAfter(3_000, FINGERPRINT);
    byte[] data = Files.readAllBytes(partial);
    data[data.length / 2] ^= 1;
    Files.write(partial, data);

    try (FileDestination second = resume(FINGERPRINT, "a")) {
      assertThat(second.earlier().rows()).isBetween(1_000L, 1_500L);
      assertThat(second.earlier().recordedRows()).isEqualTo(3_000);
    }
  }

  @Test
  void tellsThatNoRowIsLeft() throws IOException {
    stopAfter(3_000, FINGERPRINT);
    Files.delete(partial);

    try (FileDestination second = resume(FINGERPRINT, "a")) {
      assertThat(second.earlier().rows()).isZero();
      assertThat(second.earlier().recordedRows()).isEqualTo(3_000);
      assertThat(second.earlier().lastKernels()).isNull();
    }
  }

  /** The note of a block is as important as its bytes: Parquet's footer is made of them. */
  @Test
  void aBlockWhoseNoteIsDamagedIsNotKept() throws IOException {
    try (FileDestination first = FileDestination.open(target, FINGERPRINT, () -> "a", false)) {
      first.append(new byte[] {1}, 1, new ResumePoint(1, 0, 0, 0), new byte[] {65});
      first.append(new byte[] {2}, 1, new ResumePoint(2, 0, 0, 0), new byte[] {66});
    }
    Files.writeString(journal, Files.readString(journal).replace("Qg==", "Qw=="));

    try (FileDestination second = resume(FINGERPRINT, "a")) {
      assertThat(second.earlier().rows()).isEqualTo(1);
    }
  }

  private static Stream<String> unreadable() {
    return Stream.of(
        "is missing|",
        "is missing or empty|",
        "was written by an earlier version of embed|embed-resume 1\npooling=mean\n\n0 0 0 0 0 0 - 1\n",
        "was written by a later version of embed|{\"embed-resume\":3,\"fingerprint\":{}}\n",
        "is damaged|{\"embed-resume\":2,\"fingerpr",
        "is damaged|{\"embed-resume\":2,\"fingerprint\":[]}\n",
        "is damaged|\0\0\0\0\n\0",
        "is damaged|\n");
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void rowsWithoutAJournalThatCanBeReadAreRefusedNotDeleted(String each) throws IOException {
    String message = each.substring(0, each.indexOf('|'));
    String content = each.substring(each.indexOf('|') + 1);
    Files.writeString(partial, "1.5,2.5\n");
    if (!message.equals("is missing")) {
      Files.writeString(journal, content);
    }

    assertThatThrownBy(() -> resume(FINGERPRINT, "a").close())
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith("cannot resume " + partial + ": " + journal)
        .hasMessageContaining(message)
        .hasMessageEndingWith("leave out --resume to start over");
    assertThat(partial).hasContent("1.5,2.5\n");
    assertThat(Files.exists(journal)).isEqualTo(!content.isEmpty());
  }

  /** A kill leaves this if it comes before the first row. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{\"embed-resume\":2,\"fing"})
  void withoutRowsAJournalThatCannotBeReadIsNoObstacle(String content) throws IOException {
    Files.createFile(partial);
    Files.writeString(journal, content);

    try (FileDestination file = resume(FINGERPRINT, "a")) {
      assertThat(file.earlier()).isNull();
    }
  }

  @Test
  void entriesWithImpossibleNumbersAreNotKept() throws IOException {
    stopAfter(1_000, FINGERPRINT);
    List<String> lines = Files.readAllLines(journal);
    for (Object position : List.of(-1L, Long.MAX_VALUE, "x", 1.5, Map.of())) {
      String entry =
          lines.get(1).replaceFirst("\"position\":0", "\"position\":" + JsonText.line(position));
      Files.writeString(journal, lines.get(0) + "\n" + entry + "\n");
      try (FileDestination file = resume(FINGERPRINT, "a")) {
        assertThat(file.resumed()).isNull();
      }
      stopAfter(1_000, FINGERPRINT);
    }
  }
}
