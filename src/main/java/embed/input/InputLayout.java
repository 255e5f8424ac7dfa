package embed.input;

/**
 * Describes how to read inputs.
 *
 * @param format the format of inputs whose extension is not used or names none
 * @param byName whether the extension determines the format
 * @param fields the field names for JSON lines
 * @param columns the columns for separated values
 */
public record InputLayout(
    InputFormat format,
    boolean byName,
    Names fields,
    Names columns,
    InvalidUtf8 invalid,
    BadRows badRows) {
  /** The option for the text field, for use in messages. */
  public static final String TEXT_FIELD = "--text-field";

  /** The option for the id field. */
  public static final String ID_FIELD = "--id-field";

  public static final InputLayout LINES =
      new InputLayout(
          InputFormat.LINES,
          false,
          Names.DEFAULT,
          Names.DEFAULT,
          InvalidUtf8.REPLACE,
          BadRows.ERROR);

  /**
   * The fields or columns that contain the text and the id of a row.
   *
   * @param id null if items are identified by their numbers
   */
  public record Names(String text, String id) {
    static final Names DEFAULT = new Names(null, null);

    /**
     * @param text null for the default name, {@code text}
     */
    public Names {
      text = text == null ? "text" : text;
    }
  }

  /** Returns the format of the input with this name. */
  public InputFormat format(String name) {
    InputFormat named = byName ? InputFormat.of(name) : null;
    return named == null ? format : named;
  }
}
