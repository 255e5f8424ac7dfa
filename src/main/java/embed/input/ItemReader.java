package embed.input;

import embed.output.RowId;
import java.io.IOException;

/** Takes the texts out of one input. */
sealed interface ItemReader permits TextsReader, LinesReader, JsonlReader, CsvReader {
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
   * @throws embed.EmbedException if the input is not what it should be; the message names the line
   */
  Entry next() throws IOException;
}
