package embed.output;

import embed.EmbedException;
import embed.row.Row;
import embed.row.RowId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
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
  static Ranges parse(byte[] bytes) {
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
  byte[] toBytes() {
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

  /** Writes an .npy file of two rows: the least numbers and the greatest. */
  public void save(Path file) throws IOException {
    try (FileDestination destination = FileDestination.open(file, Map.of(), () -> "", false)) {
      VectorWriter writer =
          VectorWriter.begin(
              OutputFormat.NPY,
              RowLayout.PLAIN,
              least.length,
              Calibration.NONE,
              Map::of,
              destination);
      writer.write(new Row(new RowId(1, null), "", 0, false, least));
      writer.write(new Row(new RowId(2, null), "", 0, false, greatest));
      writer.finish();
    }
  }

  /** Returns a JSON array [2, dimensions]: what {@code quantize_embeddings} takes as ranges. */
  String toJson() {
    StringBuilder json = new StringBuilder("[");
    append(least, json);
    append(greatest, json.append(','));
    return json.append(']').toString();
  }

  private static void append(float[] numbers, StringBuilder json) {
    Decimals decimals = new Decimals(0);
    json.append('[');
    for (int i = 0; i < numbers.length; i++) {
      json.append(i == 0 ? "" : ",").append(decimals.text(numbers[i]));
    }
    json.append(']');
  }
}
