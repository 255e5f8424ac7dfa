package embed.vectors;

import java.io.IOException;

/** Reads the rows of a matrix in order. */
interface NpyRows {
  /** Fills {@code row} with the next row. The caller ensures that there is one. */
  void next(double[] row) throws IOException;

  /** Checks the integrity of the source after the last row. */
  default void finish() throws IOException {}
}
