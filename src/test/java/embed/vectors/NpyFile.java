package embed.vectors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes {@code .npy} files and {@code .npz} archives as numpy does, and as it does not. */
final class NpyFile {
  private NpyFile() {}

  /** A file's bytes of a matrix. */
  static byte[] of(double[][] matrix, String descr) {
    int rows = matrix.length;
    int columns = rows == 0 ? 3 : matrix[0].length;
    double[] numbers = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        numbers[i * columns + j] = matrix[i][j];
      }
    }
    return of(1, header(descr, false, "(" + rows + ", " + columns + ")"), data(descr, numbers));
  }

  static String header(String descr, boolean fortran, String shape) {
    return "{'descr': '"
        + descr
        + "', 'fortran_order': "
        + (fortran ? "True" : "False")
        + ", 'shape': "
        + shape
        + ", }";
  }

  static byte[] data(String descr, double... numbers) {
    ByteBuffer data =
        ByteBuffer.allocate(numbers.length * (descr.charAt(2) - '0'))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double number : numbers) {
      switch (descr) {
        case "<f2" -> data.putShort(half(number));
        case "<f4" -> data.putFloat((float) number);
        case "<f8" -> data.putDouble(number);
        default -> throw new IllegalArgumentException(descr);
      }
    }
    return data.array();
  }

  /** Of numbers that float16 holds exactly as normal ones, zero and infinity. */
  private static short half(double number) {
    int bits = Float.floatToRawIntBits((float) number);
    int sign = (bits >>> 16) & 0x8000;
    if (number == 0 || Double.isInfinite(number)) {
      return (short) (sign | (number == 0 ? 0 : 0x7c00));
    }
    int exponent = ((bits >>> 23) & 0xff) - 127 + 15;
    return (short) (sign | (exponent << 10) | ((bits >>> 13) & 0x3ff));
  }

  /** A file with a header of any text, padded as numpy pads it. */
  static byte[] of(int version, String header, byte[] data) {
    int prefix = version == 1 ? 10 : 12;
    String padded = header + " ".repeat(63 - (prefix + header.length()) % 64) + "\n";
    byte[] text =
        padded.getBytes(version < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(prefix + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    return file.put(text).put(data).array();
  }

  /** An archive: stored, as {@code numpy.savez} makes it, or as {@code savez_compressed} does. */
  static byte[] archive(boolean compressed, Map<String, byte[]> arrays) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> array : new LinkedHashMap<>(arrays).entrySet()) {
        ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
        if (!compressed) {
          CRC32 crc = new CRC32();
          crc.update(array.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(array.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(array.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
