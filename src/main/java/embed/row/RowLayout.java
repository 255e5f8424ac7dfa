package embed.row;

import embed.EmbedException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Chooses the optional columns of a row, for formats that have a choice: JSON lines and Parquet
 * always contain ids and tokens, while .npy and raw files contain only vectors.
 *
 * @param header whether the file starts with a row of column names
 * @param id whether each row starts with its id
 * @param text whether each row contains its text
 * @param tokens whether each row contains its number of tokens and whether its line was truncated
 * @param namedIds whether ids are strings rather than numbers
 * @param precision significant digits of decimals, or 0 for the shortest decimal that parses to the
 *     same float32
 * @param type the type of the vectors' numbers
 */
public record RowLayout(
    boolean header,
    boolean id,
    boolean text,
    boolean tokens,
    boolean namedIds,
    int precision,
    OutputType type) {
  /** Nine significant digits distinguish any two float32 values. */
  public static final int MOST_DIGITS = 9;

  /** Only the vectors, with exact decimals. */
  public static final RowLayout PLAIN =
      new RowLayout(false, false, false, false, false, 0, OutputType.FLOAT32);

  public RowLayout {
    if (precision < 0 || precision > MOST_DIGITS) {
      throw new EmbedException(
          "the precision must be 1 to %s digits, is %s", MOST_DIGITS, precision);
    }
  }

  /** Returns the settings by name, for comparison with an earlier run. */
  public Map<String, String> fingerprint() {
    Map<String, String> fingerprint = new LinkedHashMap<>();
    fingerprint.put("header", Boolean.toString(header));
    fingerprint.put("with-id", Boolean.toString(id));
    fingerprint.put("with-text", Boolean.toString(text));
    fingerprint.put("with-tokens", Boolean.toString(tokens));
    fingerprint.put("named-ids", Boolean.toString(namedIds));
    fingerprint.put("output-type", type.toString());
    fingerprint.put("precision", Integer.toString(precision));
    return fingerprint;
  }
}
