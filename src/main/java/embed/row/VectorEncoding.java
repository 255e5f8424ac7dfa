package embed.row;

import embed.EmbedException;
import embed.file.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Converts vectors to the numbers that are written. Whole numbers are those of
 * sentence-transformers' {@code quantize_embeddings}: its arithmetic is float32 as well, so they
 * are equal to the last one.
 *
 * @param ranges null for types that need none, and if there are no rows
 */
public record VectorEncoding(OutputType type, int dimensions, Ranges ranges) {
  /** The number of steps between the ends of a range. */
  private static final int STEPS = 255;

  private static final int OFFSET = 128;

  /** Returns the number of numbers in a row. */
  public int width() {
    return type.width(dimensions);
  }

  /** Returns the size of a row's numbers in bytes. */
  public int bytes() {
    return Math.multiplyExact(width(), type.bytes());
  }

  /**
   * Returns the metadata of a file with those of its numbers added: {@code embed.output-type}, and
   * {@code embed.ranges} as {@code quantize_embeddings} takes them, a JSON array [2, dimensions].
   */
  public Map<String, String> describe(Map<String, String> metadata) {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.put("embed.output-type", type.toString());
    if (ranges != null) {
      all.put("embed.ranges", ranges.toJson());
    }
    return all;
  }

  /** Writes the numbers of a row, little-endian, from index {@code at} on. */
  public void write(Row row, byte[] target, int at) {
    float[] vector = row.vector();
    switch (type) {
      case FLOAT32 ->
          ByteBuffer.wrap(target, at, bytes())
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer()
              .put(vector);
      case FLOAT16 -> {
        for (int i = 0; i < vector.length; i++) {
          short half = Float16.narrow(vector[i]);
          target[at + 2 * i] = (byte) half;
          target[at + 2 * i + 1] = (byte) (half >> 8);
        }
      }
      case INT8, UINT8 -> {
        int offset = type == OutputType.INT8 ? OFFSET : 0;
        for (int i = 0; i < vector.length; i++) {
          target[at + i] = (byte) (step(vector[i], i, row) - offset);
        }
      }
      case BINARY, UBINARY -> {
        int offset = type == OutputType.BINARY ? OFFSET : 0;
        for (int i = 0; i < width(); i++) {
          target[at + i] = (byte) (signs(vector, Byte.SIZE * i) - offset);
        }
      }
    }
  }

  /** Returns a number's place in its range, 0 to 255. */
  private int step(float value, int dimension, Row row) {
    if (Float.isNaN(value)) {
      throw new EmbedException(
          "the vector of line %s has NaN, which %s cannot hold", row.id(), type);
    }
    float least = ranges.least()[dimension];
    float step = (ranges.greatest()[dimension] - least) / STEPS;
    double place = Math.floor((value - least) / (step == 0 ? 1 : step));
    return (int) Math.max(0, Math.min(STEPS, place));
  }

  /** Returns a byte whose highest bit tells whether the number at {@code from} is positive. */
  private static int signs(float[] vector, int from) {
    int signs = 0;
    for (int i = from; i < from + Byte.SIZE; i++) {
      signs = signs << 1 | (i < vector.length && vector[i] > 0 ? 1 : 0);
    }
    return signs;
  }

  /** Returns a number that {@link #write} has written, if it is whole. */
  public int whole(byte written) {
    return type.isUnsigned() ? Byte.toUnsignedInt(written) : written;
  }
}
