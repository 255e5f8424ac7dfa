package embed.input;

import embed.row.RowId;

/**
 * A text to embed.
 *
 * @param source the name of its input, for messages
 * @param line the line at which it starts in this input, counted from 1
 * @param bytes the value of {@link Items#bytes} after the text was read
 */
public record Item(RowId id, String text, String source, long line, long bytes) {
  /** Returns the input and the line, for messages. */
  public String place() {
    return source + ": line " + line;
  }
}
