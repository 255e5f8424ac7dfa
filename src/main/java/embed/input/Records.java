package embed.input;

import java.io.IOException;
import java.util.List;

/** Records of fields, out of lines. */
sealed interface Records permits QuotedRecords, EscapedRecords {
  /** More columns than any table has; each field costs far more memory than its separator. */
  int MOST_FIELDS = 1 << 20;

  /**
   * The fields of the next record, at least one, or null after the last.
   *
   * @throws BadRowException if it is not well-formed; the message names the line
   */
  List<String> next() throws IOException, BadRowException;

  /** Where the last record starts, counted from 1. */
  long firstLine();

  static void checkCount(List<String> fields, long line) throws BadRowException {
    if (fields.size() > MOST_FIELDS) {
      throw new BadRowException(line, "has more than " + MOST_FIELDS + " fields");
    }
  }
}
