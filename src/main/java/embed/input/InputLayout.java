package embed.input;

/**
 * How inputs are to be read.
 *
 * @param text the field or column of the texts; not used for lines
 * @param id the field or column of the ids, or null where the items' numbers are their ids
 */
public record InputLayout(InputFormat format, String text, String id, InvalidUtf8 invalid) {
  /** The name of the texts' field or column where none is given. */
  public static final String TEXT = "text";
}
