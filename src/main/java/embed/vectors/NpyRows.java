package embed.vectors;

import java.io.IOException;

/** Gives the rows of a matrix in their order. */
interface NpyRows {
  /** Fills {@code row} with the next one, of which the caller knows that there is one. */
  void next(double[] row) throws IOException;

  /** After the last row: whether what it was read from is intact. */
  default void finish() throws IOException {}
}
