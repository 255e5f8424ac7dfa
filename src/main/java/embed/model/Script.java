package embed.model;

import java.util.List;
import java.util.Map;

/**
 * A family's forward pass: the sources that complete {@code encoder.py}, and the values of their
 * constants, which the sources write as {@code $NAME}.
 *
 * @param sources names of resources of this package
 * @param constants the text that replaces each constant, by its name without the dollar sign
 */
public record Script(List<String> sources, Map<String, String> constants) {
  public Script {
    sources = List.copyOf(sources);
    constants = Map.copyOf(constants);
  }

  static Script of(String... sources) {
    return new Script(List.of(sources), Map.of());
  }

  /** The text of a flag in a script. */
  static String flag(boolean value) {
    return value ? "True" : "False";
  }
}
