package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.file.JsonText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files next to an output, and what a run says of the rows that it finds there. */
class ResumeFilesTest {
  private static final Path MODEL = References.of("gelu-new-bf16").directory().toAbsolutePath();
  private static final Pattern KERNELS = Pattern.compile("\"kernels\":\"([^\"]+)\"");

  @TempDir private Path folder;

  private Path stopAfterTwoRows(String output, String... options) throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), "{\"text\":\"a\"}\n{\"text\":\"b\"}\nno\n");
    InProcess stopped = run(output, options);
    assertThat(stopped.exitCode()).isEqualTo(1);
    assertThat(stopped.err()).contains("in.jsonl: line 3").contains("; 2 rows are safe in ");
    String mended = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n";
    Files.writeString(folder.resolve("in.jsonl"), mended);
    return folder.resolve(output + ".resume");
  }

  private InProcess run(String output, String... options) {
    return CommandRun.of("-i", folder.resolve("in.jsonl"), "-o", folder.resolve(output))
        .and(List.of(options))
        .with("EMBED_MODEL", MODEL)
        .run();
  }

  private String resuming(int rows, String output) {
    return "embed: resuming after %d rows in %s.partial\n".formatted(rows, folder.resolve(output));
  }

  /** As in the files of e5-instruct, Qwen3 and BGE, and what else a line format could trip over. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Instruct: find\nQuery: ",
        "\r\n\r\n",
        "a=b",
        "# no comment",
        "\"quoted\", 'quoted' and \\n",
        "为这个句子生成表示以用于检索相关文章：",
        "  blanks at both ends  "
      })
  void aRunWithAnyPromptIsResumed(String prompt) throws IOException {
    Path model = copy(References.of("st-minilm-like").directory(), folder.resolve("model"));
    Files.writeString(
        model.resolve("config_sentence_transformers.json"),
        JsonText.line(Map.of("prompts", Map.of("query", prompt))));
    String[] options = {"-m", model.toString(), "--prompt-name", "query"};
    stopAfterTwoRows("v.csv", options);

    InProcess resumed = run("v.csv", "-m", model.toString(), "--prompt-name", "query", "--resume");
    assertThat(resumed).isEqualTo(new InProcess(0, "", resuming(2, "v.csv")));
    assertThat(run("whole.csv", options).exitCode()).isZero();
    assertThat(folder.resolve("v.csv")).hasSameBinaryContentAs(folder.resolve("whole.csv"));
  }

  /**
   * Every vector of a checkpoint with such a weight is no number, and a run says how many of those
   * that it computed are none.
   */
  @Test
  void rowsThatAreKeptAreNotComputedAgain() throws IOException {
    Path model = copy(References.of("safetensors-mlm").directory(), folder.resolve("model"));
    HostileWeights.put(model, Float.NaN);
    stopAfterTwoRows("v.csv", "-m", model.toString());
    Path input = folder.resolve("in.jsonl");
    Files.writeString(input, Files.readString(input) + "{\"text\":\"d\"}\n{\"text\":\"a\"}\n");

    assertThat(run("v.csv", "-m", model.toString(), "--resume").err())
        .startsWith(resuming(2, "v.csv") + "embed: the vector of " + input + ": line 3 has NaN")
        .endsWith("\nembed: 3 of 3 vectors have NaN or infinite numbers\n")
        .hasLineCount(3);
    assertThat(folder.resolve("v.csv")).content().hasLineCount(5);
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  @Test
  void otherKernelsAreToldAndGoOn() throws IOException {
    Path journal = stopAfterTwoRows("v.csv");
    String other = "float32 by another machine";
    String own = replaceKernels(journal, other);

    assertThat(run("v.csv", "--resume"))
        .isEqualTo(
            new InProcess(
                0,
                "",
                resuming(2, "v.csv")
                    + "embed: the rows before were computed as %s, the rows from here on as %s: the last bits of the later ones may differ\n"
                        .formatted(other, own)));
    assertThat(folder.resolve("v.csv")).content().hasLineCount(3);
  }

  /** Replaces what a journal says of the kernels; returns what it said. */
  private static String replaceKernels(Path journal, String other) throws IOException {
    String text = Files.readString(journal);
    Matcher kernels = KERNELS.matcher(text);
    assertThat(kernels.find()).isTrue();
    Files.writeString(journal, kernels.replaceAll("\"kernels\":\"" + other + "\""));
    return kernels.reset().results().findFirst().orElseThrow().group(1);
  }

  @Test
  void theMetadataOfAFileSayAllKernelsThatMadeIt() throws Exception {
    Path output = folder.resolve("v.parquet");
    Path journal = folder.resolve("v.parquet.resume");
    String lines = ("{\"text\":\"" + "int a = b ;".repeat(500) + "\"}\n").repeat(7_000);
    Files.writeString(folder.resolve("in.jsonl"), lines + "no\n");
    assertThat(run("v.parquet", "--with-text").err()).contains("line 7001 is not JSON");
    Files.writeString(folder.resolve("in.jsonl"), lines);
    String own = replaceKernels(journal, "float32 by another machine");

    InProcess resumed = run("v.parquet", "--with-text", "--resume");
    assertThat(resumed.exitCode()).isZero();
    assertThat(resumed.err()).contains("embed: resuming after ").contains(own);
    assertThat(parquetMetadata(output))
        .containsEntry("embed.kernels", "float32 by another machine; later rows: " + own);

    assertThat(run("v.arrows").exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("v.arrows"), StandardCharsets.ISO_8859_1))
        .contains("embed.kernels")
        .contains(own);
  }

  private static Map<String, String> parquetMetadata(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    var footer =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, bytes.length - 8 - length, length));
    return footer.getKey_value_metadata().stream()
        .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
  }

  @Test
  void aJournalOfAnEarlierVersionIsRefusedAndItsRowsStay() throws IOException {
    Path journal = stopAfterTwoRows("v.csv");
    Path partial = folder.resolve("v.csv.partial");
    byte[] rows = Files.readAllBytes(partial);
    Files.writeString(journal, "embed-resume 1\nembed=1\npooling=mean\n\n0 0 0 0 0 0 - 1\n");

    assertThat(run("v.csv", "--resume"))
        .isEqualTo(
            new InProcess(
                1,
                "",
                "embed: cannot resume %s: %s was written by an earlier version of embed; leave out --resume to start over\n"
                    .formatted(partial, journal)));
    Files.delete(journal);
    assertThat(run("v.csv", "--resume"))
        .isEqualTo(
            new InProcess(
                1,
                "",
                "embed: cannot resume %s: %s, which records its rows, is missing or empty; leave out --resume to start over\n"
                    .formatted(partial, journal)));
    assertThat(partial).hasBinaryContent(rows);
    assertThat(run("v.csv")).isEqualTo(new InProcess(0, "", ""));
  }

  @Test
  void whatCannotBeKeptIsTold() throws IOException {
    stopAfterTwoRows("v.csv");
    Path partial = folder.resolve("v.csv.partial");
    byte[] rows = Files.readAllBytes(partial);
    rows[3] ^= 1;
    Files.write(partial, rows);

    assertThat(run("v.csv", "--resume"))
        .isEqualTo(
            new InProcess(
                0,
                "",
                "embed: starting over: %s does not hold its 2 rows as they were written\n"
                    .formatted(partial)));
    assertThat(run("whole.csv").exitCode()).isZero();
    assertThat(folder.resolve("v.csv")).hasSameBinaryContentAs(folder.resolve("whole.csv"));
  }

  @Test
  void refusesToGoOnWithAnotherModelOptionsOrInput() throws IOException {
    stopAfterTwoRows("v.csv");
    Path input = folder.resolve("in.jsonl");
    byte[] before = Files.readAllBytes(folder.resolve("v.csv.partial"));

    assertRefuses(run("v.csv", "--resume", "--pooling", "cls"), "pooling was mean, is cls");
    assertRefuses(
        run("v.csv", "--resume", "--dtype", "int8", "--emulate-dtype"),
        "dtype was float32, is emulated int8");
    assertRefuses(run("v.csv", "--resume", "--precision", "3"), "precision was 0, is 3");
    assertRefuses(run("v.csv", "--resume", "--shard", "1/2"), "shard was 0/1, is 1/2");
    String other = References.of("safetensors-mlm").directory().toString();
    assertRefuses(run("v.csv", "--resume", "--model", other), "weights was crc32c:", "config was");
    Files.writeString(input, Files.readString(input).replace("\"b\"", "\"B\""));
    assertRefuses(run("v.csv", "--resume"), "are not those whose rows");
    Files.writeString(input, "{\"text\":\"a\"}\n");
    assertRefuses(run("v.csv", "--resume"), "the input has 1 lines");
    assertThat(folder.resolve("v.csv.partial")).hasBinaryContent(before);
  }

  private static void assertRefuses(InProcess result, String... parts) {
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("embed: ")
        .contains(parts)
        .contains("leave out --resume to start over")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "raw", "jsonl"})
  void keepsTheRowsBeforeABadLineInOtherFormats(String format) throws IOException {
    String output = "v." + format;
    stopAfterTwoRows(output);
    assertThat(folder.resolve(output)).doesNotExist();
    assertThat(run(output, "--resume")).isEqualTo(new InProcess(0, "", resuming(2, output)));
    assertThat(run("whole." + format)).isEqualTo(new InProcess(0, "", ""));
    assertThat(folder.resolve(output)).hasSameBinaryContentAs(folder.resolve("whole." + format));
  }

  /** A row group of two rows is not begun for them. */
  @Test
  void rowsOfParquetBeforeTheFirstRowGroupAreNotKept() throws IOException {
    Path input = folder.resolve("in.jsonl");
    Files.writeString(input, "{\"text\":\"a\"}\nno\n");
    assertThat(run("v.parquet").err()).contains("in.jsonl: line 2 is not JSON").hasLineCount(1);
    assertThat(folder.resolve("v.parquet")).doesNotExist();
    assertThat(folder.resolve("v.parquet.partial")).doesNotExist();
    Files.writeString(input, "{\"text\":\"a\"}\n");
    assertThat(run("v.parquet", "--resume")).isEqualTo(new InProcess(0, "", ""));
    assertThat(folder.resolve("v.parquet")).exists();
  }

  @ParameterizedTest
  @CsvSource({"no/such/v.csv, no such directory", "., is a directory"})
  void saysWhyItCannotWriteAFile(String name, String part) throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), "{\"text\":\"a\"}\n");
    InProcess result = run(name, "-f", "csv");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("embed: ").contains(part).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"partial", "resume"})
  void aLinkWithTheNameOfAFileIsNotFollowed(String suffix) throws IOException {
    Files.writeString(folder.resolve("in.jsonl"), "{\"text\":\"a\"}\n");
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path link = Files.createSymbolicLink(folder.resolve("v.csv." + suffix), victim);

    for (String[] options : List.of(new String[0], new String[] {"--resume"})) {
      assertThat(run("v.csv", options))
          .isEqualTo(
              new InProcess(
                  1,
                  "",
                  "embed: %s is a symbolic link; embed writes a file of its own there: remove it, or write to another file\n"
                      .formatted(link)));
    }
    assertThat(victim).hasContent("precious");
  }
}
