package embed.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import embed.Npz;
import embed.output.columnar.ParquetWriter;
import embed.output.destination.Destination;
import embed.output.destination.SpoolDestination;
import embed.output.destination.StreamDestination;
import embed.output.destination.VectorWriter;
import embed.row.OutputType;
import embed.row.Row;
import embed.row.RowId;
import embed.row.RowLayout;
import embed.row.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorWriterTest {
  private static final int DIMENSIONS = 16;
  private static final RowLayout ALL =
      new RowLayout(true, true, true, true, false, 0, OutputType.FLOAT32);

  @TempDir private Path folder;

  private static byte[] written(OutputFormat format, RowLayout layout, List<Row> rows)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Destination destination =
        format == OutputFormat.NPY ? new SpoolDestination(bytes) : new StreamDestination(bytes)) {
      VectorWriter writer =
          format.begin(layout, DIMENSIONS, Calibration.NONE, Map::of, destination);
      for (Row row : rows) {
        writer.write(row);
      }
      writer.finish();
      assertThat(destination.mark().rows()).isEqualTo(rows.size());
    }
    return bytes.toByteArray();
  }

  private static String text(OutputFormat format, RowLayout layout, Row... rows)
      throws IOException {
    return new String(written(format, layout, List.of(rows)), StandardCharsets.UTF_8);
  }

  private static Row row(String text, float... vector) {
    return new Row(new RowId(7, null), text, 5, true, vector);
  }

  @Test
  void csvQuotesAsRfc4180Says() throws IOException {
    RowLayout layout = new RowLayout(false, true, true, true, false, 0, OutputType.FLOAT32);

    assertThat(text(OutputFormat.CSV, layout, row("int a ;", 0.5f, -1e-5f)))
        .isEqualTo("7,int a ;,5,true,0.5,-1.0E-5\n");
    assertThat(text(OutputFormat.CSV, layout, row("say \"a, b\"\r\n", 1f)))
        .isEqualTo("7,\"say \"\"a, b\"\"\r\n\",5,true,1.0\n");
    assertThat(text(OutputFormat.CSV, layout, row("", 1f))).isEqualTo("7,\"\",5,true,1.0\n");
    assertThat(text(OutputFormat.CSV, layout, row("a\tb", 1f))).isEqualTo("7,a\tb,5,true,1.0\n");
    assertThat(text(OutputFormat.TSV, layout, row("a\tb", 1f, 2f)))
        .isEqualTo("7\t\"a\tb\"\t5\ttrue\t1.0\t2.0\n");
    assertThat(text(OutputFormat.TSV, layout, row("a,b", 1f))).isEqualTo("7\ta,b\t5\ttrue\t1.0\n");
    assertThat(text(OutputFormat.CSV, layout, Rows.named("a\"b", row("x", 1f))))
        .isEqualTo("\"a\"\"b\",x,5,true,1.0\n");
  }

  @Test
  void pgvectorEscapesAsCopyExpects() throws IOException {
    RowLayout layout = new RowLayout(false, false, true, true, false, 0, OutputType.FLOAT32);

    assertThat(text(OutputFormat.PGVECTOR, layout, row("a\tb\\N\r\n\0\"é😀", 0.5f, -1e-5f)))
        .isEqualTo("7\ta\\tb\\\\N\\r\\n\uFFFD\"é😀\t5\tt\t[0.5,-1.0E-5]\n");
    assertThat(text(OutputFormat.PGVECTOR, layout, row("", Float.NaN, 1f)))
        .isEqualTo("7\t\t5\tt\t\\N\n");
    assertThat(text(OutputFormat.PGVECTOR, RowLayout.PLAIN, Rows.named("a\tb", row("x", 1f, 2f))))
        .isEqualTo("a\\tb\t[1.0,2.0]\n");
  }

  @Test
  void csvHasTheColumnsThatWereAskedFor() throws IOException {
    assertThat(text(OutputFormat.CSV, RowLayout.PLAIN, row("x", 1f, 2f))).isEqualTo("1.0,2.0\n");
    assertThat(
            text(
                OutputFormat.CSV,
                new RowLayout(false, true, false, false, false, 1, OutputType.FLOAT32),
                row("x", 1.26f, 26f)))
        .isEqualTo("7,1.0,30.0\n");
    assertThat(text(OutputFormat.TSV, ALL))
        .startsWith("id\ttext\ttokens\ttruncated\tdim_0\tdim_1\t")
        .endsWith("\tdim_15\n");
  }

  @Test
  void jsonlIsWhatAnotherJsonReaderReads() throws IOException {
    List<Row> rows = Rows.some(200, DIMENSIONS, 1);
    String[] lines =
        new String(written(OutputFormat.JSONL, ALL, rows), StandardCharsets.UTF_8).split("\n", -1);

    assertThat(lines).hasSize(rows.size() + 1);
    for (int i = 0; i < rows.size(); i++) {
      JsonObject json = JsonParser.parseString(lines[i]).getAsJsonObject();
      Row row = rows.get(i);
      assertThat(json.keySet()).containsExactly("id", "text", "tokens", "truncated", "embedding");
      assertThat(json.get("id").getAsLong()).isEqualTo(row.id().number());
      assertThat(json.get("text").getAsString()).isEqualTo(row.text());
      assertThat(json.get("tokens").getAsInt()).isEqualTo(row.tokens());
      assertThat(json.get("truncated").getAsBoolean()).isEqualTo(row.truncated());
      JsonArray embedding = json.getAsJsonArray("embedding");
      for (int j = 0; j < DIMENSIONS; j++) {
        assertThat(embedding.get(j).getAsFloat()).isEqualTo(row.vector()[j]);
      }
    }
  }

  @Test
  void jsonlWritesWhatJsonLacksAsNull() throws IOException {
    assertThat(
            text(
                OutputFormat.JSONL,
                new RowLayout(false, false, false, false, true, 0, OutputType.FLOAT32),
                Rows.named("\"\u0007", row("x", Float.NaN, Float.NEGATIVE_INFINITY, 1f))))
        .isEqualTo(
            "{\"id\":\"\\\"\\u0007\",\"tokens\":5,\"truncated\":true,\"embedding\":[null,null,1.0]}\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3_000})
  void npyAndRawHoldTheFloats(int count) throws IOException {
    List<Row> rows = Rows.some(count, DIMENSIONS, 2);
    byte[] npy = written(OutputFormat.NPY, RowLayout.PLAIN, rows);
    byte[] raw = written(OutputFormat.RAW, RowLayout.PLAIN, rows);

    Npz.Array array = Npz.parse(npy);
    assertThat(array.shape()).containsExactly(count, DIMENSIONS);
    assertThat(npy).hasSize(128 + raw.length);
    ByteBuffer floats = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      assertThat(array.row(i, DIMENSIONS)).isEqualTo(rows.get(i).vector());
      for (float value : rows.get(i).vector()) {
        assertThat(floats.getFloat()).isEqualTo(value);
      }
    }
    assertThat(floats.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void parquetIsWhatDuckDbReads(boolean named) throws IOException, SQLException {
    List<Row> rows = new ArrayList<>();
    for (Row row : Rows.some(5_000, DIMENSIONS, 3)) {
      rows.add(named ? Rows.named("n" + row.id().number(), row) : row);
    }
    Path file = folder.resolve("vectors.parquet");
    RowLayout layout = new RowLayout(false, false, true, false, named, 0, OutputType.FLOAT32);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VectorWriter writer =
        ParquetWriter.begin(
            layout, Rows.float32(DIMENSIONS), Map::of, new StreamDestination(bytes), 100_000);
    for (Row row : rows) {
      writer.write(row);
    }
    writer.finish();
    Files.write(file, bytes.toByteArray());

    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      try (ResultSet all =
          sql.executeQuery("SELECT * FROM '" + file + "' ORDER BY file_row_number")) {
        for (Row row : rows) {
          assertThat(all.next()).isTrue();
          assertThat(all.getObject("id"))
              .isEqualTo(named ? row.id().name() : (Object) row.id().number());
          assertThat(all.getString("text")).isEqualTo(row.text());
          assertThat(all.getInt("tokens")).isEqualTo(row.tokens());
          assertThat(all.getBoolean("truncated")).isEqualTo(row.truncated());
          Array embedding = all.getArray("embedding");
          assertThat(floats((Object[]) embedding.getArray())).isEqualTo(row.vector());
        }
        assertThat(all.next()).isFalse();
      }
      try (ResultSet groups =
          sql.executeQuery(
              "SELECT count(DISTINCT row_group_id), min(compression), max(compression) FROM"
                  + " parquet_metadata('"
                  + file
                  + "')")) {
        groups.next();
        assertThat(groups.getInt(1)).isGreaterThan(3);
        assertThat(groups.getString(2)).isEqualTo("ZSTD");
        assertThat(groups.getString(3)).isEqualTo("ZSTD");
      }
      String range = named ? "id >= 'n2' AND id < 'n3'" : "id > 4000";
      try (ResultSet some =
          sql.executeQuery("SELECT count(*) FROM '" + file + "' WHERE " + range)) {
        some.next();
        // n2, n20 to n29, n200 to n299, n2000 to n2999
        assertThat(some.getInt(1)).isEqualTo(named ? 1_111 : 1_000);
      }
    }
  }

  private static float[] floats(Object[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (Float) values[i];
    }
    return floats;
  }

  @Test
  void csvAndJsonlAreWhatDuckDbReads() throws IOException, SQLException {
    List<Row> rows = Rows.some(300, DIMENSIONS, 4);
    for (OutputFormat format : List.of(OutputFormat.CSV, OutputFormat.TSV, OutputFormat.JSONL)) {
      Path file = folder.resolve("vectors." + format);
      Files.write(file, written(format, ALL, rows));
      String value = format == OutputFormat.JSONL ? "embedding[4]" : "dim_3";
      String source =
          format == OutputFormat.JSONL
              ? "read_json('" + file + "')"
              : "read_csv('"
                  + file
                  + "', header = true, quote = '\"', escape = '\"',"
                  + " allow_quoted_nulls = false)";
      try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
          Statement sql = duck.createStatement();
          ResultSet all =
              sql.executeQuery(
                  "SELECT id, text, tokens, truncated, "
                      + value
                      + " AS v FROM "
                      + source
                      + " ORDER BY id")) {
        for (Row row : rows) {
          assertThat(all.next()).as(format + " " + row.id()).isTrue();
          assertThat(all.getString("text")).isEqualTo(row.text());
          assertThat(all.getInt("tokens")).isEqualTo(row.tokens());
          assertThat(all.getBoolean("truncated")).isEqualTo(row.truncated());
          float expected = row.vector()[3];
          assertThat((float) all.getDouble("v")).isCloseTo(expected, within(Math.ulp(expected)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(OutputFormat.class)
  void isNamedByTheFilesEnding(OutputFormat format) {
    String ending = format == OutputFormat.ARROW ? "arrows" : format.toString();
    assertThat(OutputFormat.of(Path.of("a.csv", "x." + ending))).isEqualTo(format);
    assertThat(OutputFormat.of(Path.of("X." + ending.toUpperCase(Locale.ROOT)))).isEqualTo(format);
    assertThat(OutputFormat.of(Path.of("vectors.txt"))).isNull();
    assertThat(OutputFormat.of(Path.of(format.toString()))).isNull();
    assertThat(OutputFormat.of(Path.of("file-format.arrow"))).isNull();
    assertThat(OutputFormat.of(Path.of("v.f32"))).isEqualTo(OutputFormat.RAW);
  }

  /** What a stream is given at once ends where a row ends. */
  @ParameterizedTest
  @EnumSource(
      value = OutputFormat.class,
      names = {"CSV", "TSV", "JSONL", "PGVECTOR"})
  void streamsGetWholeRows(OutputFormat format) throws IOException {
    List<String> blocks = new ArrayList<>();
    Destination destination =
        new StreamDestination(
            new ByteArrayOutputStream() {
              @Override
              public synchronized void write(byte[] bytes, int offset, int length) {
                blocks.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
              }
            });
    VectorWriter writer =
        format.begin(RowLayout.PLAIN, 300, Calibration.NONE, Map::of, destination);
    for (Row row : Rows.some(500, 300, 5)) {
      writer.write(row);
    }
    writer.finish();

    assertThat(blocks).hasSizeGreaterThan(3).allMatch(block -> block.endsWith("\n"));
    assertThat(blocks.stream().collect(Collectors.joining()).lines()).hasSize(500);
  }
}
