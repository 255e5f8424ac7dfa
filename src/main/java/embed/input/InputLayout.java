package embed.input;

/**
 * How inputs are to be read.
 *
 * @param format of inputs whose names tell none, or of all of them
 * @param byName whether the ending of an input's name tells its format
 * @param fields of JSON lines
 * @param columns of separated values
 */
public record InputLayout(
    InputFormat format,
    boolean byName,
    Names fields,
    Names columns,
    InvalidUtf8 invalid,
    BadRows badRows) {
  /** The option for the field of a text, which messages name as well. */
  public static final String TEXT_FIELD = "--text-field";

  /** The option for the field of an id. */
  public static final String ID_FIELD = "--id-field";

  /** Lines of text. */
  public static final InputLayout LINES =
      new InputLayout(
          InputFormat.LINES,
          false,
          Names.DEFAULT,
          Names.DEFAULT,
          InvalidUtf8.REPLACE,
          BadRows.ERROR);

  /**
   * Where a row's text and id stand.
   *
   * @param id null where the items' numbers are their ids
   */
  public record Names(String text, String id) {
    static final Names DEFAULT = new Names(null, null);

    /**
     * @param text null for the usual name
     */
    public Names {
      text = text == null ? "text" : text;
    }
  }

  /** How the input of this name is to be read. */
  public InputFormat format(String name) {
    InputFormat named = byName ? InputFormat.of(name) : null;
    return named == null ? format : named;
  }
}
