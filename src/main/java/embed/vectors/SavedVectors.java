package embed.vectors;

import embed.EmbedException;
import embed.file.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A matrix {@code [rows, dimensions]} out of a file, one row after another, so that memory does not
 * grow with it.
 */
public abstract sealed class SavedVectors implements AutoCloseable permits NpyVectors, CsvVectors {

  /** What {@link #rows} is before the end of a file that does not tell. */
  public static final long UNKNOWN = -1;

  /** More columns than any model is wide. */
  static final int MOST_DIMENSIONS = 1 << 20;

  /**
   * Opens a file by its ending: {@code .npy}, {@code .npz} or {@code .csv}.
   *
   * @throws EmbedException if the file is not what its ending says, or lacks the selection
   */
  public static SavedVectors open(Path file, Selection selection) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (selection.array() != null && !name.endsWith(".npz")) {
      throw new EmbedException(file + ": only .npz archives have arrays by name, drop --array");
    }
    try {
      if (Files.isDirectory(file)) {
        throw new EmbedException(file + ": is a directory, give a file of vectors");
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
        file + ": vectors are read from .npy, .npz and .csv files, this is none by its ending");
  }

  /** The file, and the array in it, for messages. */
  public abstract String name();

  /** How many rows there are, or {@link #UNKNOWN}. */
  public abstract long rows();

  /** The width of a row. */
  public abstract int dimensions();

  /**
   * The next row.
   *
   * @param row {@code [dimensions]}, to be filled
   * @return false after the last row
   * @throws EmbedException if the file breaks off or holds something else than numbers
   */
  public abstract boolean next(double[] row);

  @Override
  public abstract void close();
}
