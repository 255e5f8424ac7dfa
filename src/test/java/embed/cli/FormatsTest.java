package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import embed.Npz;
import embed.References;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format, from every source of texts. */
class FormatsTest {
  private static final List<String> FORMATS =
      List.of("csv", "tsv", "jsonl", "npy", "parquet", "arrows", "pgvector", "raw");
  private static final List<String> TEXTS =
      References.of("Linux").lines().stream()
          .filter(line -> !line.contains("\r") && !line.isEmpty() && !line.startsWith("-"))
          .limit(3)
          .toList();
  private static final String LINES = String.join("\n", TEXTS) + "\n";

  /** The vectors, as the plainest run gives them. */
  private static float[][] vectors;

  @TempDir private Path folder;

  @BeforeAll
  static void embed() {
    InProcess result = CommandRun.of().reading(LINES).run();
    assertSilentSuccess(result);
    vectors = result.out().lines().map(FormatsTest::floats).toArray(float[][]::new);
    assertThat(vectors).hasDimensions(3, 128);
  }

  static float[] floats(String numbers) {
    String[] parts = numbers.split(",", -1);
    float[] floats = new float[parts.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.parseFloat(parts[i]);
    }
    return floats;
  }

  static Stream<Arguments> everyFormatFromEverySource() {
    return FORMATS.stream()
        .flatMap(
            format ->
                Stream.of("argument", "file", "stdin").map(source -> Arguments.of(format, source)));
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource
  void everyFormatFromEverySource(String format, String source) throws Exception {
    everyFormatAndEverySource(format, source);
  }

  @ParameterizedTest
  @CsvSource({
    "csv, argument",
    "tsv, file",
    "jsonl, stdin",
    "npy, argument",
    "parquet, file",
    "arrows, stdin",
    "raw, stdin"
  })
  void everyFormatAndEverySource(String format, String source) throws Exception {
    Path lines = Files.writeString(folder.resolve("lines.txt"), LINES);
    Path output = folder.resolve("vectors." + format);
    List<String> options = List.of("--output", output.toString());
    CommandRun launch =
        switch (source) {
          case "argument" -> launch(options, TEXTS);
          case "file" -> launch(options, List.of("--input", lines.toString()));
          default -> launch(options, List.of()).reading(LINES);
        };

    InProcess result = launch.run();
    assertSilentSuccess(result);
    assertThat(result.out()).isEmpty();
    assertThat(vectorsIn(output, format)).isDeepEqualTo(vectors);
  }

  private static CommandRun launch(List<String> options, List<String> others) {
    return CommandRun.of(options).and(others);
  }

  /** Read by other code than what wrote it. */
  private static float[][] vectorsIn(Path file, String format) throws IOException, SQLException {
    byte[] bytes = Files.readAllBytes(file);
    return switch (format) {
      case "npy" -> {
        Npz.Array array = Npz.parse(bytes);
        yield new float[][] {array.row(0, 128), array.row(1, 128), array.row(2, 128)};
      }
      case "raw" -> {
        float[][] rows = new float[3][128];
        FloatBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (float[] row : rows) {
          floats.get(row);
        }
        assertThat(floats.hasRemaining()).isFalse();
        yield rows;
      }
      case "arrows" -> {
        // The vectors are the last buffer of the only batch; eight bytes end the stream.
        float[][] rows = new float[3][128];
        int start = bytes.length - 8 - 3 * 128 * Float.BYTES;
        ByteBuffer vectors = ByteBuffer.wrap(bytes, start, bytes.length - 8 - start);
        FloatBuffer floats = vectors.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (float[] row : rows) {
          floats.get(row);
        }
        yield rows;
      }
      case "pgvector" ->
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .map(line -> floats(line.replaceFirst("^[123]\\t\\[(.*)\\]$", "$1")))
              .toArray(float[][]::new);
      case "csv", "tsv" ->
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .map(line -> floats(line.replace('\t', ',')))
              .toArray(float[][]::new);
      default ->
          duck(
              "SELECT array_to_string(embedding::FLOAT[], ','), id, tokens, truncated FROM '"
                  + file
                  + "' ORDER BY id");
    };
  }

  private static float[][] duck(String query) throws SQLException {
    float[][] rows = new float[3][];
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement();
        ResultSet all = sql.executeQuery(query)) {
      for (int i = 0; i < 3; i++) {
        assertThat(all.next()).isTrue();
        assertThat(all.getLong(2)).isEqualTo(i + 1);
        assertThat(all.getInt(3)).isGreaterThan(2);
        assertThat(all.getBoolean(4)).isFalse();
        rows[i] = floats(all.getString(1));
      }
      assertThat(all.next()).isFalse();
    }
    return rows;
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"npy", "parquet"})
  void aPipeGetsTheSameBytesAsAFile(String format) throws IOException {
    ByteArrayOutputStream piped = new ByteArrayOutputStream();
    Path file = folder.resolve("file." + format);
    String[] command = {"--format", format, "int a ;", "int b ;"};
    assertSilentSuccess(InProcess.run("", piped, false, false, Map.of(), command));
    assertSilentSuccess(CommandRun.of("-o", file, "int a ;", "int b ;").run());

    assertThat(piped.toByteArray()).isEqualTo(Files.readAllBytes(file));
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"csv", "tsv", "jsonl", "raw"})
  void aPipeGetsTheSameBytesInOtherFormats(String format) throws IOException {
    aPipeGetsTheSameBytesAsAFile(format);
  }

  @Test
  void csvHasTheColumnsThatAreAskedFor() {
    String[] options = {
      "--header", "--with-id", "--with-text", "--with-tokens", "--precision", "3"
    };
    InProcess result = CommandRun.of(List.of(options)).reading("int a ;\nsay \"x\", y\n").run();

    assertSilentSuccess(result);
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("id,text,tokens,truncated,dim_0,dim_1,");
    assertThat(lines.get(1)).startsWith("1,int a ;,5,false,0.34,0.679,");
    assertThat(lines.get(2)).startsWith("2,\"say \"\"x\"\", y\",");
  }

  @Test
  void vectorsAreQuantizedAndTheirRangesCanBeUsedAgain() {
    String ranges = folder.resolve("ranges.npy").toString();
    String[] command = {"--output-type", "uint8", "--ranges-to", ranges};
    InProcess first = CommandRun.of(List.of(command)).reading(LINES).run();
    assertSilentSuccess(first);
    List<float[]> rows = first.out().lines().map(FormatsTest::floats).toList();
    for (int j = 0; j < 128; j++) {
      int dimension = j;
      assertThat(rows).extracting(row -> row[dimension]).contains(0f).allMatch(n -> n <= 255);
    }

    String[] again = {"--output-type", "uint8", "--ranges-from", ranges};
    InProcess second = CommandRun.of(List.of(again)).reading(LINES).run();
    assertSilentSuccess(second);
    assertThat(second.out()).isEqualTo(first.out());
  }

  @Test
  void precisionRoundsToSoManyDigits() {
    InProcess result = CommandRun.of("--precision", "4").reading(LINES).run();

    assertSilentSuccess(result);
    float[][] rounded = result.out().lines().map(FormatsTest::floats).toArray(float[][]::new);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 128; j++) {
        assertThat(rounded[i][j])
            .isCloseTo(vectors[i][j], within(Math.abs(vectors[i][j]) * 0.00051f));
      }
    }
    assertThat(result.out()).doesNotContainPattern("[1-9]\\.[0-9]{4}");
  }

  @Test
  void idsAndTextsOfJsonLinesAndOfSeparatedValuesComeOutAgain() {
    InProcess jsonl =
        CommandRun.of("--input-format", "jsonl", "--id-field", "key", "-f", "jsonl", "--with-text")
            .reading("{\"key\":\"k\",\"text\":\"a\\nb\"}\n{\"text\":\"c\",\"key\":17}\n")
            .run();
    assertSilentSuccess(jsonl);
    assertThat(jsonl.out().lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("{\"id\":\"k\",\"text\":\"a\\nb\",\"tokens\":"),
            second -> assertThat(second).startsWith("{\"id\":17,\"text\":\"c\",\"tokens\":"));

    InProcess csv =
        CommandRun.of("--input-format", "csv", "--id-column", "name", "--with-id", "--with-text")
            .reading("name,text\nx,\"a, b\"\n")
            .run();
    assertSilentSuccess(csv);
    assertThat(csv.out()).startsWith("x,\"a, b\",");
  }

  @Tag("full")
  @Test
  void shardsMergeBack() {
    StringBuilder in = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      in.append("int a").append(i).append(" ;\n");
    }
    String whole = CommandRun.of("--with-id").reading(in.toString()).run().out();

    Stream<String> parts =
        Stream.of("1/3", "2/3", "3/3")
            .map(part -> CommandRun.of("--with-id", "--shard", part).reading(in.toString()).run())
            .peek(FormatsTest::assertSilentSuccess)
            .flatMap(result -> result.out().lines());
    assertThat(
            parts.sorted(
                java.util.Comparator.comparingInt(
                    line -> Integer.parseInt(line.substring(0, line.indexOf(','))))))
        .containsExactlyElementsOf(whole.lines().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "--output v.txt, does not say the format",
    "--output v.csv.gz, does not say the format",
    "--format npy --with-text, contains only vectors",
    "--format raw --header, --header is for csv and tsv",
    "--format parquet --precision 3, --precision is for",
  })
  void refusesWhatDoesNotGoTogether(String options, String part) throws IOException {
    String[] words = options.replace("--output ", "--output " + folder + "/").split(" ", -1);
    InProcess result = CommandRun.of(List.of(words)).reading("int a ;\n").run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("embed: ").contains(part).endsWith("\nTry embed --help\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "--precision 10, must be 1 to 9",
    "--resume, --resume needs --output",
    "--format xml, xml",
    "--shard 5, K/N",
    "--text-field a, --input-format jsonl",
    "--input-format csv --id-field a, --input-format jsonl",
  })
  void refusesMoreThatDoesNotGoTogether(String options, String part) throws IOException {
    refusesWhatDoesNotGoTogether(options, part);
  }

  @Test
  void tellsTheFileAndTheLineThatItCannotRead() throws IOException {
    Path good = Files.writeString(folder.resolve("good.jsonl"), "{\"text\":\"a\"}\n");
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"text\":\"a\"}\n{}\n");
    InProcess result =
        CommandRun.of("--input-format", "jsonl", "-i", good.toString(), "-i", bad.toString()).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).hasLineCount(2);
    assertThat(result.err())
        .startsWith("embed: " + bad + ": line 2 has no field \"text\"")
        .hasLineCount(1);
  }

  private static void assertSilentSuccess(InProcess result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }
}
