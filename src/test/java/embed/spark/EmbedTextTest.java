package embed.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.Embedding;
import embed.LongLines;
import embed.cli.CommandLines;
import embed.cli.terminal.Streams;
import embed.spark.job.EmbedJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step and the job, on Spark in this JVM. */
@Tag("dist")
class EmbedTextTest {
  private static final Path CHECKPOINT = Path.of("models/Linux").toAbsolutePath();
  private static final String LONG = "int a ;".repeat(200);

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.adaptive.enabled", false)
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static Dataset<Row> table(String schema, List<Row> rows) {
    return spark.createDataFrame(rows, StructType.fromDDL(schema));
  }

  private static EmbedText step(EmbedderOptions options) {
    return new EmbedText(CHECKPOINT.toString(), options);
  }

  private static float[] vector(Row row, String column) {
    List<Float> list = row.getList(row.fieldIndex(column));
    float[] vector = new float[list.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = list.get(i);
    }
    return vector;
  }

  private static Embedding embedding(Row row) {
    return new Embedding(
        vector(row, "embedding"), row.<Integer>getAs("tokens"), row.<Boolean>getAs("truncated"));
  }

  @Test
  void rowsKeepTheirColumnsAndGetTheVectorsOfTheLibraryBitByBit() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String text = i == 300 ? LONG : "return <num> + " + i % 150 + " ;";
      Row part = RowFactory.create("part " + i, i == 7 ? null : (double) i);
      rows.add(RowFactory.create(i, part, Date.valueOf("1500-02-28"), text));
    }
    String schema = "id INT,part STRUCT<name: STRING, x: DOUBLE>,day DATE,t STRING";
    Dataset<Row> result =
        step(EmbedderOptions.DEFAULTS)
            .withTokens("tokens")
            .withTruncated("truncated")
            .embed(table(schema, rows).repartition(3), "t", "embedding");

    assertThat(result.schema().toDDL())
        .isEqualTo(schema + ",embedding ARRAY<FLOAT>,tokens INT,truncated BOOLEAN");
    List<Row> found = new ArrayList<>(result.collectAsList());
    found.sort(Comparator.comparing(row -> row.getInt(0)));
    assertThat(
            found.stream()
                .map(row -> RowFactory.create(row.get(0), row.get(1), row.get(2), row.get(3))))
        .isEqualTo(rows);
    try (Embedder embedder = Embedder.open(CHECKPOINT)) {
      assertThat(found.stream().map(EmbedTextTest::embedding))
          .isEqualTo(embedder.embedAll(rows.stream().map(row -> row.getString(3)).toList()));
    }
    assertThat(found.get(300).<Boolean>getAs("truncated")).isTrue();
  }

  @Test
  void aNullTextHasANullVectorAndAnEmptyOneHasAVector() {
    Dataset<Row> lines =
        table("text STRING", List.of(RowFactory.create((Object) null), RowFactory.create("")));
    List<Row> rows = step(EmbedderOptions.DEFAULTS).embed(lines, "text", "v").collectAsList();
    assertThat(rows).filteredOn(row -> row.isNullAt(0)).hasSize(1).allMatch(row -> row.isNullAt(1));
    assertThat(rows).filteredOn(row -> !row.isNullAt(0)).hasSize(1);
    assertThat(vector(rows.get(1), "v")).hasSize(128);
  }

  @Test
  void aRowThatFailsIsNamedByPartitionAndId() {
    Dataset<Row> lines =
        table(
                "id STRING, text STRING",
                List.of(RowFactory.create("a", "b"), RowFactory.create("c7", LONG)))
            .coalesce(1);
    Dataset<Row> result =
        step(EmbedderOptions.DEFAULTS.withLongLines(LongLines.ERROR))
            .withId("id")
            .embed(lines, "text", "v");
    assertThatThrownBy(result::collectAsList)
        .cause()
        .isInstanceOf(EmbedException.class)
        .hasMessageMatching("partition 0, id c7: line 2 has more than the 128 tokens .*");
  }

  @Test
  void wrongColumnsAreRefusedOnTheDriver() {
    Dataset<Row> lines = table("id INT, text STRING", List.of());
    EmbedText step = step(EmbedderOptions.DEFAULTS);
    assertThatThrownBy(() -> step.embed(lines, "line", "v"))
        .isInstanceOf(EmbedException.class)
        .hasMessage("there is no column line, only id, text");
    assertThatThrownBy(() -> step.embed(lines, "id", "v"))
        .hasMessage("the column id is not text but int");
    assertThatThrownBy(() -> step.embed(lines, "text", "ID"))
        .hasMessage("there already is a column id: rename it, or leave it out");
    assertThatThrownBy(() -> step.withId("key").embed(lines, "text", "v"))
        .hasMessage("there is no column key, only id, text");
  }

  @Test
  void theSqlFunctionGivesTheVectorOfAText() {
    step(EmbedderOptions.DEFAULTS).register(spark, "embed");
    Row row = spark.sql("SELECT embed('int a ;') AS v, embed(NULL) AS n").first();
    try (Embedder embedder = Embedder.open(CHECKPOINT)) {
      assertThat(vector(row, "v")).isEqualTo(embedder.embed("int a ;").vector());
    }
    assertThat(row.isNullAt(1)).isTrue();
  }

  /** Runs the job and returns its exit code and standard error. */
  private static String job(Object... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    int exitCode = CommandLines.run(streams, new EmbedJob(), words);
    return exitCode + " " + err.toString(StandardCharsets.UTF_8);
  }

  private void assertJobReads(String name, String content, String... texts) throws IOException {
    Path input = Files.writeString(folder.resolve(name), content);
    Path output = folder.resolve(name + ".vectors");
    assertThat(job("-m", CHECKPOINT, "-i", input, "-o", output, "--normalize")).isEqualTo("0 ");

    Map<String, Embedding> found = new TreeMap<>();
    for (Row row : spark.read().parquet(output.toString()).collectAsList()) {
      found.put(row.getAs("text"), embedding(row));
    }
    Map<String, Embedding> expected = new TreeMap<>();
    try (Embedder embedder =
        Embedder.open(CHECKPOINT, EmbedderOptions.DEFAULTS.withNormalize(true))) {
      List.of(texts).forEach(text -> expected.put(text, embedder.embed(text)));
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theJobReadsTheTextsThatTheCommandLineReads() throws IOException {
    assertJobReads("a.txt", "int a ;\r\n\nint b ;\rint c ;\n", "int a ;", "", "int b ;\rint c ;");
    assertJobReads(
        "a.csv",
        "n,text\n1,int a ;\n2,\n3,\"say \"\"x, y\"\"\nz\\\"\n",
        "int a ;",
        "",
        "say \"x, y\"\nz\\");
    assertJobReads("a.jsonl", "{\"text\":\"a\\n\"}\n{\"n\":1,\"text\":\"\"}\n", "a\n", "");
  }

  @Test
  void theJobFailsInOneLineThatSaysWhy() throws IOException {
    Path lines = Files.writeString(folder.resolve("lines.txt"), "a\n");
    Path output = folder.resolve("vectors");
    assertThat(job("-i", lines))
        .isEqualTo(
            "2 embed: --output needs a value: --output OUT\nTry embed.spark.job.EmbedJob --help\n");
    assertThat(job("-i", lines, "-o", output, "--partitions", "0"))
        .startsWith("2 embed: --partitions is 0: at least 1 is needed\n");
    assertThat(job("-i", folder.resolve("none.txt"), "-o", output))
        .startsWith("1 embed: [PATH_NOT_FOUND] ")
        .hasLineCount(1);
    assertThat(job("-i", lines, "-o", folder))
        .startsWith("1 embed: [PATH_ALREADY_EXISTS] ")
        .hasLineCount(1);
    assertThat(job("-m", "file:" + folder, "-i", lines, "-o", output))
        .startsWith("1 embed: " + folder + ": no config.json")
        .hasLineCount(1);
    Files.writeString(lines, LONG);
    Path other = folder.resolve("other");
    assertThat(job("-m", CHECKPOINT, "-i", lines, "-o", other, "--long", "error"))
        .startsWith("1 embed: partition 0: line 1 has more than the 128 tokens ")
        .hasLineCount(1);
  }
}
