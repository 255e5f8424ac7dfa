package embed.output.destination;

import embed.row.Row;
import java.io.IOException;

/** Writes rows in one of the formats. The destination receives only whole rows. */
public interface VectorWriter {
  void write(Row row) throws IOException;

  /** Passes rows to the destination, except those of a block that the format cannot split. */
  void flush() throws IOException;

  /** Completes the file. No rows can be written afterwards. */
  void finish() throws IOException;
}
