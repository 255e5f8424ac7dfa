package embed.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import embed.Npz;
import embed.output.destination.Destination;
import embed.output.destination.FileDestination;
import embed.output.destination.SpoolDestination;
import embed.output.destination.StreamDestination;
import embed.output.destination.VectorWriter;
import embed.row.OutputType;
import embed.row.Ranges;
import embed.row.Row;
import embed.row.RowId;
import embed.row.RowLayout;
import embed.row.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written of quantized vectors. The expected numbers are those of sentence-transformers
 * 6.0: {@code quantize_embeddings(VECTORS, type, ranges=[min of CALIBRATION, max of CALIBRATION])}.
 */
final class QuantizationTest {
  private static final float[][] VECTORS = {
    {0.001f, 0.299f, -0.274f, -0.891f, -0.455f, 0.25f, 0.06f, 1.34f, -0.492f, -0.62f},
    {0.49f, 0.357f, 0.105f, -0.93f, -0.029f, 0.25f, -1.344f, -0.458f, -1.901f, -0.0f},
    {-1.842f, -0.235f, -1.267f, 0.0f, 0.157f, 0.25f, -2.517f, -0.539f, -0.049f, 0.113f},
    {-1.53f, -0.478f, -0.979f, -0.809f, 1.061f, 0.25f, -0.033f, 0.884f, -0.584f, -0.112f}
  };

  private static final float[][] CALIBRATION = {
    {0.11f, 0.064f, -1.225f, 0.076f, 1.359f, 0.25f, 0.859f, 0.119f, -0.641f, 2.0f},
    {0.762f, -1.199f, 0.075f, 0.577f, -0.189f, 0.25f, -0.067f, 0.667f, 1.439f, -0.676f},
    {0.203f, -0.463f, 0.127f, -1.187f, -0.579f, 0.25f, 0.899f, 1.145f, -1.324f, -0.795f},
    {0.647f, -1.992f, -0.463f, -0.097f, 1.257f, 0.25f, -0.327f, -0.369f, -0.25f, 1.524f},
    {-0.428f, -0.304f, 0.353f, -0.121f, -0.197f, 0.25f, -0.012f, -0.444f, 1.166f, 0.653f}
  };

  private static final String INT8 =
      """
      -37,127,25,-86,-112,-128,-48,127,-52,-113
      68,127,86,-91,-56,-128,-128,-128,-128,-56
      -128,89,-128,43,-32,-128,-128,-128,-11,-46
      -128,59,-89,-74,87,-128,-67,85,-60,-66
      """;

  /** Without ranges: those of the vectors themselves. */
  private static final String INT8_OF_THEIR_OWN_RANGES =
      """
      73,109,56,-118,-128,-128,127,126,66,-128
      127,127,127,-128,-57,-128,-12,-118,-128,87
      -128,-54,-128,127,-26,-128,-128,-128,127,127
      -94,-128,-75,-95,127,-128,117,65,53,48
      """;

  private static final String UINT8 =
      """
      91,255,153,42,16,0,80,255,76,15
      196,255,214,37,72,0,0,0,0,72
      0,217,0,171,96,0,0,0,117,82
      0,187,39,54,215,0,61,213,68,62
      """;

  private static final String BINARY = "71,-128\n100,-128\n-116,-64\n-115,-128\n";
  private static final String UBINARY = "199,0\n228,0\n12,64\n13,0\n";

  @TempDir private Path folder;

  private static Ranges ranges(float[][] vectors) {
    Ranges.Builder ranges = new Ranges.Builder(vectors[0].length);
    for (float[] vector : vectors) {
      ranges.add(vector, "a row");
    }
    return ranges.ranges();
  }

  private static Calibration of(float[][] vectors) {
    return new Calibration(ranges(vectors), 0, ranges -> {});
  }

  private static Calibration ofFirst(int rows) {
    return new Calibration(null, rows, ranges -> {});
  }

  private static RowLayout layout(OutputType type) {
    return new RowLayout(false, false, false, false, false, 0, type);
  }

  private static List<Row> rows(float[]... vectors) {
    List<Row> rows = new ArrayList<>();
    for (float[] vector : vectors) {
      rows.add(new Row(new RowId(rows.size() + 1, null), "text", 5, false, vector));
    }
    return rows;
  }

  private static byte[] written(
      OutputFormat format, OutputType type, Calibration calibration, List<Row> rows)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VectorWriter writer =
        format.begin(layout(type), 10, calibration, Map::of, new StreamDestination(bytes));
    for (Row row : rows) {
      writer.write(row);
    }
    writer.finish();
    return bytes.toByteArray();
  }

  private static String csv(OutputType type, Calibration calibration, List<Row> rows)
      throws IOException {
    return new String(written(OutputFormat.CSV, type, calibration, rows), StandardCharsets.UTF_8);
  }

  @Test
  void numbersAreThoseOfQuantizeEmbeddings() throws IOException {
    List<Row> rows = rows(VECTORS);
    assertThat(csv(OutputType.INT8, of(CALIBRATION), rows)).isEqualTo(INT8);
    assertThat(csv(OutputType.INT8, ofFirst(4), rows)).isEqualTo(INT8_OF_THEIR_OWN_RANGES);
    assertThat(csv(OutputType.INT8, ofFirst(1000), rows)).isEqualTo(INT8_OF_THEIR_OWN_RANGES);
    assertThat(csv(OutputType.UINT8, of(CALIBRATION), rows)).isEqualTo(UINT8);
    assertThat(csv(OutputType.BINARY, Calibration.NONE, rows)).isEqualTo(BINARY);
    assertThat(csv(OutputType.UBINARY, Calibration.NONE, rows)).isEqualTo(UBINARY);
  }

  @Test
  void rangesAreThoseOfTheFirstRowsAlone() throws IOException {
    List<Row> rows = rows(CALIBRATION);
    rows.addAll(rows(VECTORS));
    assertThat(csv(OutputType.INT8, ofFirst(5), rows)).endsWith("\n" + INT8);
  }

  @Test
  void bytesAreTheSameNumbers() throws IOException {
    byte[] bytes = written(OutputFormat.RAW, OutputType.INT8, of(CALIBRATION), rows(VECTORS));
    assertThat(bytes).hasSize(40).startsWith(-37, 127, 25).endsWith(85, -60, -66);
    byte[] unsigned = written(OutputFormat.RAW, OutputType.UBINARY, of(CALIBRATION), rows(VECTORS));
    assertThat(unsigned).containsExactly(199, 0, 228, 0, 12, 64, 13, 0);
    String json =
        new String(
            written(OutputFormat.JSONL, OutputType.BINARY, Calibration.NONE, rows(VECTORS[0])),
            StandardCharsets.UTF_8);
    assertThat(json)
        .isEqualTo("{\"id\":1,\"tokens\":5,\"truncated\":false,\"embedding\":[71,-128]}\n");
  }

  @Test
  void withoutRowsThereIsAnEmptyFileOfTheType() throws IOException {
    ByteArrayOutputStream npy = new ByteArrayOutputStream();
    try (SpoolDestination destination = new SpoolDestination(npy)) {
      OutputFormat.NPY
          .begin(layout(OutputType.INT8), 10, ofFirst(5), Map::of, destination)
          .finish();
    }
    assertThat(npy.toString(StandardCharsets.ISO_8859_1))
        .contains("'descr': '|i1'", "'shape': (0, 10)");
    assertThat(csv(OutputType.INT8, ofFirst(5), List.of())).isEmpty();
  }

  @Test
  void refusesWhatHasNoPlaceInARange() {
    float[] bad = {0, 0, 0, Float.NaN, 0, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> csv(OutputType.INT8, of(CALIBRATION), rows(VECTORS[0], bad)))
        .isInstanceOf(EmbedException.class)
        .hasMessage("the vector of line 2 has NaN, which int8 cannot hold");
    bad[3] = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(() -> csv(OutputType.INT8, ofFirst(9), rows(VECTORS[0], bad)))
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith("line 2: its vector has NaN or infinity");
  }

  /** The rows of the second run have other ranges, so the first run's must have been kept. */
  @Test
  void aResumedRunHasTheRangesOfTheFirst() throws IOException {
    List<Row> rows = Rows.some(3_000, 10, 8);
    for (OutputFormat format : List.of(OutputFormat.RAW, OutputFormat.NPY, OutputFormat.CSV)) {
      Path whole = folder.resolve("whole." + format);
      Path target = folder.resolve("v." + format);
      Ranges ranges = write(format, whole, rows, true);
      assertThat(write(format, target, rows.subList(0, 2_000), false).checksum())
          .isEqualTo(ranges.checksum());
      assertThat(folder.resolve("v." + format + ".partial")).exists();
      assertThat(write(format, target, rows, true).checksum()).isEqualTo(ranges.checksum());
      assertThat(Files.mismatch(whole, target)).as(format.toString()).isEqualTo(-1);
    }
  }

  /** Writes what is missing; returns the ranges. */
  private static Ranges write(OutputFormat format, Path file, List<Row> rows, boolean finish)
      throws IOException {
    AtomicReference<Ranges> known = new AtomicReference<>();
    Calibration calibration = new Calibration(null, 100, known::set);
    try (Destination destination = FileDestination.open(file, Map.of(), () -> "kernels", true)) {
      int from = (int) destination.mark().rows();
      RowLayout layout = layout(OutputType.INT8);
      VectorWriter writer = format.begin(layout, 10, calibration, Map::of, destination);
      for (Row row : rows.subList(from, rows.size())) {
        writer.write(row);
      }
      if (finish) {
        writer.finish();
      } else {
        writer.flush();
      }
    }
    return known.get();
  }

  @Test
  void savedRangesAreTwoRowsThatAreReadAgain() throws IOException {
    Path file = folder.resolve("ranges.npy");
    Ranges ranges = ranges(CALIBRATION);
    Calibration.save(ranges, file);
    Npz.Array array = Npz.parse(Files.readAllBytes(file));
    assertThat(array.shape()).containsExactly(2, 10);
    assertThat(array.row(0, 10)).isEqualTo(ranges.least());
    assertThat(array.row(1, 10)).isEqualTo(ranges.greatest());
    assertThat(Ranges.parse(ranges.toBytes()).checksum()).isEqualTo(ranges.checksum());
  }
}
