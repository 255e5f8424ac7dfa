package embed.row;

import com.fasterxml.jackson.core.io.NumberOutput;
import embed.EmbedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The least and the greatest number of each dimension, between which vectors are quantized.
 *
 * @param least {@code [dimensions]}
 * @param greatest {@code [dimensions]}
 */
public record Ranges(float[] least, float[] greatest) {
  /** Collects the ranges of vectors one at a time. */
  public static final class Builder {
    private final float[] least;
    private final float[] greatest;

    public Builder(int dimensions) {
      least = new float[dimensions];
      greatest = new float[dimensions];
      Arrays.fill(least, Float.POSITIVE_INFINITY);
      Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
    }

    /**
     * Includes a vector.
     *
     * @param place of the vector, for messages
     * @throws EmbedException if it contains NaN or infinity
     */
    public void add(float[] vector, String place) {
      if (!Row.isFinite(vector)) {
        throw new EmbedException(
            "%s: its vector has NaN or infinity, so there are no ranges for int8", place);
      }
      for (int i = 0; i < least.length; i++) {
        least[i] = Math.min(least[i], vector[i]);
        greatest[i] = Math.max(greatest[i], vector[i]);
      }
    }

    public Ranges ranges() {
      return new Ranges(least, greatest);
    }
  }

  /** Parses what {@link #toBytes} returned. */
  public static Ranges parse(byte[] bytes) {
    int dimensions = bytes.length / (2 * Float.BYTES);
    Ranges ranges = new Ranges(new float[dimensions], new float[dimensions]);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(ranges.least)
        .get(ranges.greatest);
    return ranges;
  }

  /** Returns all least numbers, then all greatest ones, as little-endian float32. */
  public byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(2 * Float.BYTES * least.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(least).put(greatest);
    return bytes.array();
  }

  /** Returns a checksum, which tells whether an earlier run had the same ranges. */
  public String checksum() {
    CRC32C crc = new CRC32C();
    crc.update(toBytes());
    return "crc32c:" + Long.toHexString(crc.getValue());
  }

  /** Returns a JSON array [2, dimensions]: what {@code quantize_embeddings} takes as ranges. */
  String toJson() {
    StringBuilder json = new StringBuilder("[");
    append(least, json);
    append(greatest, json.append(','));
    return json.append(']').toString();
  }

  private static void append(float[] numbers, StringBuilder json) {
    json.append('[');
    for (int i = 0; i < numbers.length; i++) {
      json.append(i == 0 ? "" : ",").append(NumberOutput.toString(numbers[i], true));
    }
    json.append(']');
  }
}
