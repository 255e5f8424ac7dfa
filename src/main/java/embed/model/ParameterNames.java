package embed.model;

import embed.EmbedException;
import embed.file.PlainText;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What checkpoints call RobertaModel's parameters: its own names (the canonical ones) behind any
 * prefix, and the one table of names that differ otherwise.
 */
public final class ParameterNames {
  public static final String WORD_EMBEDDINGS = "embeddings.word_embeddings.weight";
  public static final String HEAD_DECODER = "lm_head.decoder.weight";
  public static final String HEAD_DENSE = "lm_head.dense.weight";
  private static final String HEAD = "lm_head.";

  /** What RobertaForMaskedLM and every other class with a head call the encoder inside them. */
  private static final String USUAL_PREFIX = "roberta.";

  private static final int MOST_PREFIXES = 16;

  /** How a canonical name ends, and how another name for the same parameter ends. */
  private static final String[][] FOREIGN_ENDINGS = {
    {".LayerNorm.weight", ".LayerNorm.gamma"}, // before 2019, after TensorFlow
    {".LayerNorm.bias", ".LayerNorm.beta"},
    {"lm_head.bias", "lm_head.decoder.bias"}, // one tensor under two names; either may be saved
  };

  private ParameterNames() {}

  /** The other name of {@code canonical}, or null. */
  public static String foreign(String canonical) {
    for (String[] pair : FOREIGN_ENDINGS) {
      if (canonical.endsWith(pair[0])) {
        String stem = canonical.substring(0, canonical.length() - pair[0].length());
        return stem.concat(pair[1]);
      }
    }
    return null;
  }

  /** The tensor for {@code canonical} behind {@code prefix}, or null. */
  public static Tensor find(Map<String, Tensor> tensors, String prefix, String canonical) {
    Tensor tensor = tensors.get(prefix.concat(canonical));
    if (tensor == null) {
      String foreign = foreign(canonical);
      tensor = foreign == null ? null : tensors.get(prefix.concat(foreign));
    }
    return tensor;
  }

  /** Heads stand beside the encoder: {@code roberta.encoder…} and {@code lm_head…}. */
  public static String prefixOf(String canonical, String encoderPrefix) {
    if (!canonical.startsWith(HEAD) || encoderPrefix.isEmpty()) {
      return encoderPrefix;
    }
    return encoderPrefix.substring(
        0, encoderPrefix.lastIndexOf('.', encoderPrefix.length() - 2) + 1);
  }

  /**
   * The prefix behind which most of the encoder's parameters are found. Of several that fit equally
   * the usual one is taken, then none.
   *
   * @throws EmbedException if several others fit equally: the file holds more than one encoder
   */
  public static String prefix(String where, Map<String, Tensor> tensors, List<Parameter> encoder) {
    String best = null;
    String rival = null;
    int most = -1;
    for (String prefix : candidates(where, tensors)) {
      int count = 0;
      for (Parameter parameter : encoder) {
        if (find(tensors, prefix, parameter.name()) != null) {
          count++;
        }
      }
      if (count > most) {
        best = prefix;
        rival = null;
        most = count;
      } else if (count == most && !best.isEmpty() && !best.equals(USUAL_PREFIX)) {
        rival = prefix;
      }
    }
    if (rival != null) {
      throw new EmbedException(
          where
              + ": holds more than one encoder, as "
              + PlainText.quote(best)
              + " and "
              + PlainText.quote(rival)
              + "; save the wanted one alone");
    }
    return best;
  }

  private static List<String> candidates(String where, Map<String, Tensor> tensors) {
    List<String> prefixes = new ArrayList<>();
    prefixes.add(USUAL_PREFIX);
    prefixes.add("");
    for (String name : tensors.keySet()) {
      if (name.endsWith(".".concat(WORD_EMBEDDINGS))) {
        String prefix = name.substring(0, name.length() - WORD_EMBEDDINGS.length());
        if (!prefixes.contains(prefix)) {
          prefixes.add(prefix);
        }
        if (prefixes.size() > MOST_PREFIXES) {
          throw new EmbedException(where + ": holds more than " + MOST_PREFIXES + " encoders");
        }
      }
    }
    return prefixes;
  }
}
