package embed.output.rowwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecimalsTest {
  /** Every float32 there is, subnormal ones too. */
  @Property(tries = 5_000)
  void roundsToTheNearestDecimalOfSoManyDigits(
      @ForAll int bits, @ForAll @IntRange(min = 1, max = 9) int digits) {
    float value = Float.intBitsToFloat(bits);
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      return;
    }
    BigDecimal expected =
        new BigDecimal((double) value).round(new MathContext(digits, RoundingMode.HALF_UP));
    String text = new Decimals(digits).text(value);

    assertThat(new BigDecimal(text)).as(text).isEqualByComparingTo(expected);
  }

  @Property(tries = 5_000)
  void withoutPrecisionReadsBackToTheSameFloat(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    byte[] target = new byte[Decimals.LONGEST + 1];
    int end = new Decimals(0).write(value, target, 1);

    String text = new String(target, 1, end - 1, StandardCharsets.US_ASCII);
    // All NaNs are one here: Java makes no difference between them.
    assertThat(Float.floatToIntBits(Float.parseFloat(text))).isEqualTo(Float.floatToIntBits(value));
    assertThat(end).isLessThan(Decimals.LONGEST);
  }

  @ParameterizedTest
  @CsvSource({
    "0.125, 2, 0.13",
    "-0.125, 2, -0.13",
    "0.99996, 4, 1.0",
    "9.9999, 2, 10.0",
    "1234567, 3, 1230000.0",
    "0.5, 9, 0.5",
    "0, 3, 0.0",
    "1.0E-45, 2, 1.4E-45",
    "NaN, 3, NaN",
  })
  void writesJavasDecimals(float value, int digits, String expected) {
    assertThat(new Decimals(digits).text(value)).isEqualTo(expected);
  }
}
