package embed.input;

import embed.output.RowId;
import java.io.IOException;

/** Takes the texts out of one input. */
sealed interface ItemReader permits TextsReader, LinesReader, JsonlReader, ColumnReader {
  /**
   * One of the texts.
   *
   * @param id the text's own, or null
   * @param line where it starts, counted from 1
   */
  record Entry(RowId id, String text, long line) {}

  /**
   * The next text, or null after the last.
   *
   * @throws BadRowException if a row is not what it should be; the next call goes on after it
   * @throws embed.EmbedException if the input is not what it should be; the message names the line
   */
  Entry next() throws IOException, BadRowException;
}
