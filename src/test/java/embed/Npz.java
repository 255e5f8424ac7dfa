package embed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads the arrays of a {@code numpy.savez} archive, as far as the reference vectors need: C order,
 * little-endian {@code f4}, {@code f8}, {@code i4} and {@code i8}.
 */
public final class Npz {
  /** An array: its shape and its values in C order. */
  public record Array(int[] shape, double[] values) {
    /**
     * The values as a float32 row of {@code width} elements, row {@code index} of the flattened
     * array.
     */
    public float[] row(int index, int width) {
      float[] row = new float[width];
      for (int i = 0; i < width; i++) {
        row[i] = (float) values[index * width + i];
      }
      return row;
    }
  }

  private static final Pattern HEADER =
      Pattern.compile(
          "'descr': '([<|][a-z][0-9])', 'fortran_order': False, 'shape': \\(([^)]*)\\)");

  private final Map<String, Array> arrays = new HashMap<>();

  private Npz() {}

  public static Npz read(Path file) {
    Npz npz = new Npz();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName().replaceAll("\\.npy$", "");
        npz.arrays.put(name, parse(zip.readAllBytes()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return npz;
  }

  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  public Array array(String name) {
    Array array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no array " + name + " in " + arrays.keySet());
    }
    return array;
  }

  /** Parses one {@code .npy} file, version 1 or 2. */
  public static Array parse(byte[] npy) {
    ByteBuffer buffer = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = npy[6] == 1;
    int length = first ? buffer.getShort(8) & 0xffff : buffer.getInt(8);
    int start = first ? 10 : 12;
    String header = new String(npy, start, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.find()) {
      throw new IllegalArgumentException("unreadable npy header " + header);
    }
    int[] shape =
        Arrays.stream(matcher.group(2).split(","))
            .map(String::strip)
            .filter(dimension -> !dimension.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    buffer.position(start + length);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (matcher.group(1)) {
            case "<f4" -> buffer.getFloat();
            case "<f8" -> buffer.getDouble();
            case "<i4" -> buffer.getInt();
            case "<i8" -> buffer.getLong();
            default -> throw new IllegalArgumentException("dtype " + matcher.group(1));
          };
    }
    return new Array(shape, values);
  }
}
