package embed.output.rowwise;

import static org.assertj.core.api.Assertions.assertThat;

import embed.output.destination.Destination;
import embed.output.destination.StreamDestination;
import embed.output.destination.VectorWriter;
import embed.row.OutputType;
import embed.row.Row;
import embed.row.RowId;
import embed.row.RowLayout;
import embed.row.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvWriterTest {
  @Test
  void writesOneRowAVector() {
    assertThat(csv(new float[] {0.25f, -1, 1e-5f}, new float[] {0, -0.0f, 16777216}))
        .isEqualTo("0.25,-1.0,1.0E-5\n0.0,-0.0,1.6777216E7\n");
  }

  @Test
  void writesTheNamesOfTheColumnsOnlyWhenTold() {
    RowLayout header = new RowLayout(true, false, false, false, false, 0, OutputType.FLOAT32);
    assertThat(csv(header, new float[] {1, 2, 3})).isEqualTo("dim_0,dim_1,dim_2\n1.0,2.0,3.0\n");
  }

  /** As pandas.read_csv and DuckDB read them, and Java itself. */
  @Test
  void spellsWhatIsNoNumberAsReadersKnowIt() {
    assertThat(csv(new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}))
        .isEqualTo("NaN,Infinity,-Infinity\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0x1p-149, 1.4E-45",
    "0x1p-126, 1.1754944E-38",
    "0x1.fffffep127, 3.4028235E38",
    "0x1p-44, 5.684342E-14",
    "0x1.8p-10, 0.0014648438",
    "0x1p23, 8388608.0",
    "0x1p24, 1.6777216E7"
  })
  void writesTheKnownHardCases(String hexadecimal, String decimal) {
    assertThat(csv(new float[] {Float.parseFloat(hexadecimal)})).isEqualTo(decimal + "\n");
  }

  @Property(tries = 20_000)
  void everyFloatReadsBackToTheSameBits(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    float read = Float.parseFloat(csv(new float[] {value}).strip());
    // All NaNs are one here: Java makes no difference between them.
    assertThat(Float.floatToIntBits(read)).isEqualTo(Float.floatToIntBits(value));
  }

  /** Java's notation has one digit after the point at least, so two digits are never too many. */
  @Property(tries = 20_000)
  void noDecimalOfFewerDigitsReadsBackToTheSameFloat(@ForAll @IntRange(max = 0x7F7FFFFF) int bits) {
    float value = Float.intBitsToFloat(bits);
    BigDecimal written = new BigDecimal(csv(new float[] {value}).strip()).stripTrailingZeros();
    assertThat(written.precision()).isLessThanOrEqualTo(Math.max(2, fewestDigits(value)));
  }

  @Property(tries = 100)
  void givesTheStreamWholeRowsOnly(
      @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 2_000) Integer> widths)
      throws IOException {
    List<byte[]> writes = new ArrayList<>();
    Destination destination =
        new StreamDestination(
            new OutputStream() {
              @Override
              public void write(int b) {
                writes.add(new byte[] {(byte) b});
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                writes.add(Arrays.copyOfRange(bytes, offset, offset + length));
              }
            });
    VectorWriter writer = CsvWriter.begin(',', RowLayout.PLAIN, Rows.float32(1), destination);
    long expected = 0;
    for (int width : widths) {
      float[] vector = new float[width];
      Arrays.fill(vector, -Float.MIN_NORMAL);
      writer.write(row(vector));
      expected += 15L * width;
    }
    writer.flush();
    assertThat(writes)
        .allSatisfy(bytes -> assertThat(bytes[bytes.length - 1]).isEqualTo((byte) '\n'));
    assertThat(writes.stream().mapToLong(bytes -> bytes.length).sum()).isEqualTo(expected);
  }

  private static Row row(float[] vector) {
    return new Row(new RowId(1, null), "x", 3, false, vector);
  }

  private static String csv(float[]... vectors) {
    return csv(RowLayout.PLAIN, vectors);
  }

  private static String csv(RowLayout layout, float[]... vectors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Destination destination = new StreamDestination(out)) {
      VectorWriter writer =
          CsvWriter.begin(',', layout, Rows.float32(vectors[0].length), destination);
      for (float[] vector : vectors) {
        writer.write(row(vector));
      }
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  /** How many significant digits a decimal needs to read back to {@code value}, by trying. */
  private static int fewestDigits(float value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; ; digits++) {
      for (RoundingMode mode : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
        if (exact.round(new MathContext(digits, mode)).floatValue() == value) {
          return digits;
        }
      }
    }
  }
}
