package embed.output.rowwise;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formats float32 values as decimals in Java's notation: {@code 0.25}, {@code 1.5E-5}. */
final class Decimals {
  /**
   * The most bytes that one value takes: a sign, nine digits, a decimal point, leading zeros, an
   * exponent such as E-38, and a separator.
   */
  static final int LONGEST = 18;

  /** Larger powers of ten are not exact in a double. */
  private static final int LARGEST_POWER = 22;

  private static final double[] POWERS = new double[LARGEST_POWER + 1];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = Double.parseDouble("1E" + i);
    }
  }

  private final int precision;

  /**
   * @param precision the number of significant digits, or 0 for the shortest decimal that parses to
   *     the same float32
   */
  Decimals(int precision) {
    this.precision = precision;
  }

  String text(float value) {
    return precision == 0
        ? NumberOutput.toString(value, true)
        : NumberOutput.toString(rounded(value, precision), true);
  }

  /**
   * Writes the value and returns the index after it. The caller ensures that {@code target} has
   * room for {@link #LONGEST} bytes.
   */
  int write(float value, byte[] target, int at) {
    return write(text(value), target, at);
  }

  /** Writes ASCII and returns the index after it. */
  @SuppressWarnings(
      "deprecation") // getBytes(int, int, byte[], int) is correct for ASCII and the fastest
  static int write(String text, byte[] target, int at) {
    text.getBytes(0, text.length(), target, at);
    return at + text.length();
  }

  /**
   * Returns the double whose shortest decimal is {@code value} rounded half up to {@code digits}
   * significant digits.
   */
  static double rounded(float value, int digits) {
    if (value == 0 || Float.isNaN(value) || Float.isInfinite(value)) {
      return value;
    }
    double size = Math.abs((double) value);
    // log10 may be off by one near a power of ten, which gives one digit too many or too few. The
    // range check below detects this.
    int power = digits - 1 - (int) Math.floor(Math.log10(size));
    if (Math.abs(power) <= LARGEST_POWER) {
      double scaled = power < 0 ? size / POWERS[-power] : size * POWERS[power];
      double whole = Math.floor(scaled);
      double rest = scaled - whole;
      boolean inRange = whole >= POWERS[digits - 1] && whole < POWERS[digits];
      if (inRange && Math.abs(rest - 0.5) > 1e-6) {
        double nearest = rest < 0.5 ? whole : whole + 1;
        return Math.copySign(power < 0 ? nearest * POWERS[-power] : nearest / POWERS[power], value);
      }
    }
    return new BigDecimal((double) value)
        .round(new MathContext(digits, RoundingMode.HALF_UP))
        .doubleValue();
  }
}
