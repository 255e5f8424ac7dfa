package embed.row;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The types of number in which vectors can be written. The whole ones are those of
 * sentence-transformers' {@code quantize_embeddings}.
 */
public enum OutputType {
  FLOAT32(Float.BYTES, "<f4"),
  /** Rounded to the nearest; of two that are equally near, to the even one. */
  FLOAT16(Short.BYTES, "<f2"),
  /** The number's place among 256 equal steps of its dimension's range, less 128. */
  INT8(Byte.BYTES, "|i1"),
  /** The number's place among 256 equal steps of its dimension's range. */
  UINT8(Byte.BYTES, "|u1"),
  /** Eight signs in a byte, less 128. A bit is 1 if its number is greater than 0. */
  BINARY(Byte.BYTES, "|i1"),
  /** Eight signs in a byte, the first in its highest bit. */
  UBINARY(Byte.BYTES, "|u1");

  public static final Set<OutputType> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(OutputType.class));

  /** Those that are written as decimals: a float16 has none of its own. */
  public static final Set<OutputType> DECIMALS =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(FLOAT16)));

  private final int bytes;
  private final String descr;

  OutputType(int bytes, String descr) {
    this.bytes = bytes;
    this.descr = descr;
  }

  /** Returns the size of one number in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns numpy's name for the dtype. */
  public String descr() {
    return descr;
  }

  /** Returns whether numbers are placed between a least and a greatest one. */
  public boolean needsRanges() {
    return this == INT8 || this == UINT8;
  }

  /** Returns whether the numbers are whole, so that text has no other form of them. */
  public boolean isWhole() {
    return bytes == Byte.BYTES;
  }

  /** Returns whether the numbers are at least 0. */
  public boolean isUnsigned() {
    return this == UINT8 || this == UBINARY;
  }

  /** Returns the number of numbers that are written for a vector. */
  public int width(int dimensions) {
    return this == BINARY || this == UBINARY ? (dimensions + 7) / 8 : dimensions;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
