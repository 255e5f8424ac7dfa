package embed.input;

import java.io.IOException;
import java.util.List;

/** Splits lines into records of fields. */
sealed interface Records permits QuotedRecords, EscapedRecords {
  /**
   * More fields than any table has. The limit bounds memory, because a field takes far more memory
   * than its separator.
   */
  int MOST_FIELDS = 1 << 20;

  /**
   * Returns the fields of the next record, at least one, or null after the last.
   *
   * @throws BadRowException if the record is malformed; the message names the line
   */
  List<String> next() throws IOException, BadRowException;

  /** Returns the line at which the last record starts, counted from 1. */
  long firstLine();

  static void checkCount(List<String> fields, long line) throws BadRowException {
    if (fields.size() > MOST_FIELDS) {
      throw new BadRowException(line, "has more than " + MOST_FIELDS + " fields");
    }
  }
}
