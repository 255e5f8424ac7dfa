package embed.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Float16Test {
  @Test
  void everyFloat16SurvivesTheWayThroughFloat32() {
    short[] halves = new short[1 << 16];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (short) i;
    }
    float[] wide = new float[halves.length];
    Float16.widen(halves, wide, halves.length);
    for (int i = 0; i < halves.length; i++) {
      assertThat(Float16.narrow(wide[i])).as(Integer.toHexString(i)).isEqualTo(halves[i]);
    }
  }

  @Test
  void roundsToTheNearestAndAtTheMiddleToTheEvenOne() {
    short[] halves = new short[0x7c00];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (short) i;
    }
    float[] wide = new float[halves.length];
    Float16.widen(halves, wide, halves.length);
    for (int i = 0; i + 1 < halves.length; i++) {
      // Exact: two neighbours of 11 bits have a middle of 12.
      float middle = (wide[i] + wide[i + 1]) / 2;
      assertThat((int) Float16.narrow(middle)).isEqualTo(i % 2 == 0 ? i : i + 1);
      assertThat((int) Float16.narrow(Math.nextDown(middle))).isEqualTo(i);
      assertThat((int) Float16.narrow(Math.nextUp(middle))).isEqualTo(i + 1);
    }
  }

  /** As {@code numpy.float32(value).astype(numpy.float16)} gives them. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 2e66",
    "-0.33333334, b555",
    "65504, 7bff",
    "65519.996, 7bff",
    "65520, 7c00",
    "5.9604645e-08, 1",
    "2.9802322e-08, 0",
    "2.9805303e-08, 1",
    "8.940697e-08, 2",
    "6.1e-05, 3ff",
    "6.1020255e-05, 400",
    "1.0004883, 3c00",
    "1.0014648, 3c02",
    "Infinity, 7c00",
    "-0.0, 8000",
    "1e-30, 0",
    "-123.456, d7b7",
    "NaN, 7e00",
  })
  void givesTheBitsThatNumPyGives(float value, String bits) {
    assertThat(Integer.toHexString(Short.toUnsignedInt(Float16.narrow(value)))).isEqualTo(bits);
  }
}
