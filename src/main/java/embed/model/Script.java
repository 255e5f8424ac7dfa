package embed.model;

import java.util.List;
import java.util.Map;

/**
 * A family's forward pass: the sources that complete {@code encoder.py}, and the text that takes
 * the place of their names in capitals.
 *
 * @param sources names of resources of this package
 * @param constants text by the name that it takes the place of
 */
public record Script(List<String> sources, Map<String, String> constants) {
  public Script {
    sources = List.copyOf(sources);
    constants = Map.copyOf(constants);
  }

  /** How a script writes a flag. */
  static String flag(boolean value) {
    return value ? "True" : "False";
  }
}
