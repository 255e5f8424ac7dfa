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

  /**
   * Returns the bits of the nearest float16; of two that are equally near, the one whose last bit
   * is 0. From 65520 on, that is infinity.
   */
  public static short narrow(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    float size = Math.abs(value);
    int half;
    if (Float.isNaN(value)) {
      half = 0x7c00 | Math.max(1, bits >>> 13 & 0x3ff);
    } else if (size >= 0x1p16f) {
      half = 0x7c00;
    } else if (size >= 0x1p-14f) {
      int magnitude = bits & 0x7fffffff;
      int nearest = magnitude + 0xfff + (magnitude >>> 13 & 1) >>> 13;
      half = nearest - (127 - 15 << 10);
    } else {
      // Subnormal: a multiple of 2⁻²⁴, which is the distance between the float32 numbers from 0.5
      // on.
      half = Float.floatToRawIntBits(size + 0.5f) - Float.floatToRawIntBits(0.5f);
    }
    return (short) (sign | half);
  }
}
