package embed.input;

import embed.row.RowId;
import java.io.IOException;

/** Reads the texts of one input. */
interface ItemReader {
  /**
   * A text of the input.
   *
   * @param id its id in the input, or null
   * @param line the line at which it starts, counted from 1
   */
  record Entry(RowId id, String text, long line) {}

  /**
   * Returns the next text, or null after the last.
   *
   * @throws BadRowException if a row does not conform to the format; the next call continues after
   *     it
   * @throws embed.EmbedException if the input cannot be read further; the message names the line
   */
  Entry next() throws IOException, BadRowException;
}
