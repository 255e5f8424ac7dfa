package embed.vectors;

import embed.EmbedException;
import embed.file.FileErrors;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads a matrix {@code [rows, dimensions]} from a file, one row at a time, so that memory does not
 * grow with the number of rows.
 */
public abstract sealed class SavedVectors implements AutoCloseable permits NpyVectors, CsvVectors {
  /** The endings of the files that are read, for the texts of options. */
  public static final String ENDINGS = ".npy, .npz or .csv";

  /** The result of {@link #rows} if the file does not state its number of rows. */
  public static final long UNKNOWN = -1;

  /** Larger than the width of any model. */
  static final int MOST_DIMENSIONS = 1 << 20;

  private final Path file;
  private final Closeable resource;

  /**
   * @param resource what to close after reading
   */
  SavedVectors(Path file, Closeable resource) {
    this.file = file;
    this.resource = resource;
  }

  /**
   * Opens a file according to its extension: {@code .npy}, {@code .npz} or {@code .csv}.
   *
   * @throws EmbedException if the content does not match the extension, or the file does not
   *     contain the selection
   */
  public static SavedVectors open(Path file, Selection selection) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (selection.array() != null && !name.endsWith(".npz")) {
      throw new EmbedException("%s: only .npz archives have arrays by name, drop --array", file);
    }
    try {
      if (Files.isDirectory(file)) {
        throw new EmbedException("%s: is a directory, give a file of vectors", file);
      }
      if (name.endsWith(".npy")) {
        return NpyVectors.ofFile(file, selection.layer());
      }
      if (name.endsWith(".npz")) {
        return NpyVectors.ofArchive(file, selection);
      }
      if (name.endsWith(".csv")) {
        return CsvVectors.open(file);
      }
    } catch (IOException e) {
      throw FileErrors.io(file, e);
    }
    throw new EmbedException(
        "%s: vectors are read from %s files, this is none by its ending", file, ENDINGS);
  }

  /** Returns the file and, for an archive, the array, for messages. */
  public abstract String name();

  /** Returns the number of rows, or {@link #UNKNOWN}. */
  public abstract long rows();

  public abstract int dimensions();

  /**
   * Reads the next row.
   *
   * @param row {@code [dimensions]}, filled by this method
   * @return false after the last row
   * @throws EmbedException if the file is truncated or contains something other than numbers
   */
  public final boolean next(double[] row) {
    try {
      return read(row);
    } catch (IOException e) {
      throw FileErrors.io(file, e);
    }
  }

  /** Does what {@link #next} does. */
  abstract boolean read(double[] row) throws IOException;

  /** Returns a row rounded to float32, as it was if {@code embed} wrote it. */
  public static float[] narrow(double[] row) {
    float[] vector = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      vector[i] = (float) row[i];
    }
    return vector;
  }

  @Override
  public final void close() {
    try {
      resource.close();
    } catch (IOException e) {
      throw FileErrors.io(file, e);
    }
  }
}
