package embed.tokenizer.json;

import embed.EmbedException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds how much longer the normalizers and pre-tokenizers of a {@code tokenizer.json} can make a
 * line: forty replacements of {@code l} by {@code ll} in a row would make one letter 2^40.
 *
 * <p>The weight of a character is an upper bound of the length of what it becomes. It is computed
 * from the last part to the first: a replacement of {@code !} by {@code " ! "} gives {@code !} the
 * weights of these three characters together, and those of other characters stay. So a list of
 * replacements of different characters does not look like growth. Texts are counted in their
 * compatibility decomposition, which Unicode's own normalizers do not make longer.
 */
final class TextGrowth {
  /** More than published files reach: SentencePiece's table makes 18 characters of U+FDFA. */
  private static final double MOST = 64;

  private static final int MOST_PARTS = 1000;

  /** The weights of characters that occur in literal patterns. */
  private final Map<Integer, Double> weights = new HashMap<>();

  /** The weight of any other character, which is never greater than those. */
  private double others = 1;

  /** Whether one of the parts so far may decompose characters. */
  private boolean decomposes;

  private TextGrowth() {}

  /**
   * Refuses normalizers and pre-tokenizers that can make a line too long.
   *
   * @param file the file that has them, for the message
   */
  static void check(Path file, Object normalizer, Object preTokenizer) {
    List<Map<?, ?>> parts = new ArrayList<>();
    collect(normalizer, "normalizers", parts);
    collect(preTokenizer, "pretokenizers", parts);
    if (parts.size() > MOST_PARTS) {
      throw new EmbedException(
          "%s: it has %d normalizers and pre-tokenizers; at most %d are supported",
          file, parts.size(), MOST_PARTS);
    }
    TextGrowth growth = new TextGrowth();
    for (int i = parts.size() - 1; i >= 0; i--) {
      growth.precede(parts.get(i));
      if (growth.greatest() > MOST) {
        throw new EmbedException(
            "%s: %s and the parts after it can make a text more than %.0f times as long",
            file, parts.get(i).get("type"), MOST);
      }
    }
  }

  private static void collect(Object part, String members, List<Map<?, ?>> parts) {
    if (!(part instanceof Map<?, ?> map)) {
      return;
    }
    if (map.get(members) instanceof List<?> list) {
      list.forEach(each -> collect(each, members, parts));
    } else {
      parts.add(map);
    }
  }

  /** Puts a part before those that the weights are for. */
  private void precede(Map<?, ?> part) {
    switch (String.valueOf(part.get("type"))) {
      case "Replace" -> replace(part);
      case "Prepend" -> add(weight(text(part, "prepend")));
      case "Metaspace" -> add(weight(text(part, "replacement"))); // before each part of the text
      case "ByteLevel" -> multiply(2); // a byte becomes a character of up to two bytes
      case "Precompiled" -> multiply(longestText(part));
      case "BertNormalizer" -> multiply(3); // a blank on both sides of each Chinese character
      case "Lowercase", "Nmt" -> multiply(1);
      case "NFD", "NFKD", "NFC", "NFKC" -> decomposes = true;
      default -> {} // removes characters, or splits the text
    }
  }

  private void replace(Map<?, ?> part) {
    double weight = weight(text(part, "content"));
    if (part.get("pattern") instanceof Map<?, ?> pattern
        && pattern.get("String") instanceof String text
        && !text.isEmpty()) {
      double each = weight / text.codePointCount(0, text.length());
      (text + decomposed(text))
          .codePoints()
          .forEach(c -> weights.put(c, Math.max(weight(c), each)));
    } else {
      others = Math.max(others, weight);
      weights.replaceAll((c, old) -> Math.max(old, weight));
    }
  }

  private void add(double weight) {
    others += weight;
    weights.replaceAll((c, old) -> old + weight);
  }

  /** A part that may make {@code times} characters of any character. */
  private void multiply(double times) {
    others = times * greatest();
    weights.clear();
    decomposes |= times > 1;
  }

  private double greatest() {
    return weights.values().stream().reduce(others, Math::max);
  }

  private double weight(int codePoint) {
    return weights.getOrDefault(codePoint, others);
  }

  private double weight(String text) {
    return decomposed(text).codePoints().mapToDouble(this::weight).sum();
  }

  private int longestText(Map<?, ?> part) {
    int longest = 1;
    for (String text : Charsmap.texts(text(part, "precompiled_charsmap"))) {
      String counted = decomposes ? decomposed(text) : text;
      longest = Math.max(longest, counted.codePointCount(0, counted.length()));
    }
    return longest;
  }

  private static String decomposed(String text) {
    if (text.equals(JsonParts.BLANK) || text.chars().allMatch(c -> c < 128)) {
      return text; // most files need no tables of Unicode, which take a while to load
    }
    return Normalizer.normalize(text, Normalizer.Form.NFKD);
  }

  private static String text(Map<?, ?> part, String key) {
    return part.get(key) instanceof String text ? text : "";
  }
}
