package embed.file;

/** Converts IEEE 754 binary16 numbers, for which Java 17 has no type. */
public final class Float16 {
  /** 2¹¹²: shifts a float16 exponent (bias 15) to where float32 (bias 127) expects it. */
  private static final float SCALE = 0x1p112f;

  private Float16() {}

  /** Converts the first {@code n} numbers to float32, which represents each exactly. */
  public static void widen(short[] from, float[] to, int n) {
    for (int i = 0; i < n; i++) {
      int half = from[i];
      // Moves exponent and mantissa to their float32 positions. The scaling then corrects the bias,
      // for subnormal numbers too.
      float scaled = Float.intBitsToFloat((half & 0x7fff) << 13) * SCALE;
      int bits = Float.floatToRawIntBits(scaled) | (half & 0x8000) << 16;
      // Infinity and NaN keep an exponent of all ones.
      to[i] = Float.intBitsToFloat((half & 0x7c00) == 0x7c00 ? bits | 0x7f800000 : bits);
    }
  }
}
