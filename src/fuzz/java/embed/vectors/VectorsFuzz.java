package embed.vectors;

import embed.fuzz.Untrusted;
import java.nio.file.Path;

/**
 * Reads saved vectors. The first bytes of the input choose the format: an archive of arrays, an
 * array, or CSV.
 */
public final class VectorsFuzz {
  /**
   * A file without rows may declare a million columns. The memory for a row is limited, but not by
   * the size of the input.
   */
  private static final int MOST_DIMENSIONS = 1 << 14;

  private static final int MOST_ROWS = 1_000;
  private static final int ARRAY = 0x93;

  private VectorsFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    boolean archive = data.length > 1 && data[0] == 'P' && data[1] == 'K';
    boolean array = data.length > 0 && (data[0] & 0xff) == ARRAY;
    String name = archive ? "vectors.npz" : array ? "vectors.npy" : "vectors.csv";
    Path file = Untrusted.file(VectorsFuzz.class, name, data);
    Selection selection = new Selection(null, "mean", -1);
    Untrusted.read(
        () -> {
          try (SavedVectors vectors = SavedVectors.open(file, selection)) {
            if (vectors.dimensions() <= MOST_DIMENSIONS) {
              double[] row = new double[vectors.dimensions()];
              int rows = 0;
              while (rows < MOST_ROWS && vectors.next(row)) {
                rows++;
              }
            }
          }
        });
  }
}
