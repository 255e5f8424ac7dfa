package embed.cli.options;

import embed.input.InputFormat;
import embed.output.OutputFormat;
import embed.output.Trait;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The lists of formats in descriptions of options, {@code ${bundle:names.formats}} and so on, and
 * in messages.
 */
public final class Names extends ResourceBundle {
  private static final Set<String> KEYS =
      Set.of(
          "names.formats",
          "names.endings",
          "names.inputs",
          "names.fields",
          "names.columns",
          "names.header",
          "names.id",
          "names.always-id",
          "names.text",
          "names.tokens",
          "names.always-tokens",
          "names.decimals");

  /** A list is made when help shows it, because other runs need none. */
  @Override
  protected Object handleGetObject(String key) {
    return switch (key) {
      case "names.formats" ->
          or(Arrays.stream(OutputFormat.values()).map(each -> noted(each, each.note())));
      case "names.endings" -> or(endings().map(ending -> ending.substring(1)));
      case "names.inputs" ->
          or(Arrays.stream(InputFormat.values()).map(each -> noted(each, each.note())));
      case "names.fields" -> or(inputs(InputFormat.Place.FIELD));
      case "names.columns" -> or(inputs(InputFormat.Place.COLUMN));
      case "names.header" -> commas(with(Trait.HEADER));
      case "names.id" -> commas(with(Trait.ID));
      case "names.always-id" -> and(always(Trait.ID));
      case "names.text" -> commas(with(Trait.TEXT));
      case "names.tokens" -> commas(with(Trait.TOKENS));
      case "names.always-tokens" -> and(always(Trait.TOKENS));
      case "names.decimals" -> commas(with(Trait.DECIMALS));
      default -> null;
    };
  }

  @Override
  protected Set<String> handleKeySet() {
    return KEYS;
  }

  @Override
  public Enumeration<String> getKeys() {
    return Collections.enumeration(KEYS);
  }

  private static String noted(Object format, String note) {
    return note == null ? format.toString() : format + " (" + note + ")";
  }

  /** The formats that have a trait. */
  static Stream<OutputFormat> with(Trait trait) {
    return Arrays.stream(OutputFormat.values()).filter(format -> format.has(trait));
  }

  /** The formats with a text that have a column without being asked. */
  private static Stream<OutputFormat> always(Trait column) {
    return with(Trait.TEXT).filter(format -> !format.has(column));
  }

  static Stream<InputFormat> inputs(InputFormat.Place place) {
    return Arrays.stream(InputFormat.values()).filter(format -> format.place() == place);
  }

  /** The endings of files whose format they tell. */
  static Stream<String> endings() {
    return Arrays.stream(OutputFormat.values()).flatMap(format -> format.endings().stream());
  }

  static String commas(Stream<?> names) {
    return String.join(", ", names.map(Object::toString).toList());
  }

  static String and(Stream<?> names) {
    return list(names, " and ");
  }

  static String or(Stream<?> names) {
    return list(names, " or ");
  }

  private static String list(Stream<?> names, String last) {
    List<String> all = names.map(Object::toString).toList();
    int most = all.size() - 1;
    return most < 1
        ? String.join("", all)
        : String.join(", ", all.subList(0, most)) + last + all.get(most);
  }
}
