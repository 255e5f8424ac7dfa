package embed.input;

import embed.output.RowId;

/**
 * A text to embed.
 *
 * @param source the name of what it was read from, for messages
 * @param line where it starts there, counted from 1
 * @param bytes how many of the inputs had been read with it, as {@link Items#bytes} counts
 */
public record Item(RowId id, String text, String source, long line, long bytes) {
  /** Where it stands, for messages. */
  public String place() {
    return source + ": line " + line;
  }
}
