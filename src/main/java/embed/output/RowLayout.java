package embed.output;

import embed.EmbedException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the rows hold beside their vectors, as far as the format leaves it open: JSON lines and
 * Parquet always have ids and tokens, NumPy's and raw files have nothing but vectors.
 *
 * @param header whether a row of names comes first
 * @param id whether each row starts with its id
 * @param text whether each row has its text
 * @param tokens whether each row has the number of its tokens, and whether the line was truncated
 * @param namedIds whether ids are names; else they are numbers
 * @param precision significant digits of decimals; 0 for as many as read back to the same float32
 */
public record RowLayout(
    boolean header, boolean id, boolean text, boolean tokens, boolean namedIds, int precision) {
  /** Nine digits tell any two float32 apart. */
  public static final int MOST_DIGITS = 9;

  /** Nothing but vectors, exactly. */
  public static final RowLayout PLAIN = new RowLayout(false, false, false, false, false, 0);

  public RowLayout {
    if (precision < 0 || precision > MOST_DIGITS) {
      throw new EmbedException(
          "the precision must be 1 to " + MOST_DIGITS + " digits, is " + precision);
    }
  }

  /** The same by name, for comparing. */
  public Map<String, String> fingerprint() {
    Map<String, String> fingerprint = new LinkedHashMap<>();
    fingerprint.put("header", Boolean.toString(header));
    fingerprint.put("with-id", Boolean.toString(id));
    fingerprint.put("with-text", Boolean.toString(text));
    fingerprint.put("with-tokens", Boolean.toString(tokens));
    fingerprint.put("named-ids", Boolean.toString(namedIds));
    fingerprint.put("precision", Integer.toString(precision));
    return fingerprint;
  }
}
