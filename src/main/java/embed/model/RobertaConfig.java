package embed.model;

import embed.EmbedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of config.json that the encoder's numbers depend on, under transformers' names for it.
 *
 * @param architectures the classes that the checkpoint was saved from, such as {@code
 *     RobertaForMaskedLM}; may be empty
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}
 * @param padTokenId the token that positions skip; they start behind it
 * @param hiddenAct the feed-forward activation
 * @param tieWordEmbeddings whether the language-model head's last matrix is the word embeddings
 */
public record RobertaConfig(
    String modelType,
    List<String> architectures,
    int vocabSize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int maxPositionEmbeddings,
    int typeVocabSize,
    double layerNormEps,
    int padTokenId,
    Activation hiddenAct,
    boolean tieWordEmbeddings) {

  /**
   * Checks the values.
   *
   * @throws EmbedException that lists every value out of its range
   */
  public RobertaConfig {
    architectures = List.copyOf(architectures);
    List<String> problems = new ArrayList<>();
    check(problems, "vocab_size", vocabSize, 1, 100_000_000);
    check(problems, "hidden_size", hiddenSize, 1, 65_536);
    check(problems, "num_hidden_layers", layers, 1, 1_024);
    check(problems, "num_attention_heads", heads, 1, 65_536);
    check(problems, "intermediate_size", intermediateSize, 1, 1_048_576);
    check(problems, "max_position_embeddings", maxPositionEmbeddings, 1, 16_777_216);
    check(problems, "type_vocab_size", typeVocabSize, 1, 65_536);
    check(problems, "pad_token_id", padTokenId, 0, Math.max(0, vocabSize - 1));
    if (!(layerNormEps >= 0 && layerNormEps < 1)) {
      problems.add("layer_norm_eps must be at least 0 and below 1, is " + layerNormEps);
    }
    if (problems.isEmpty() && hiddenSize % heads != 0) {
      problems.add("hidden_size " + hiddenSize + " is no multiple of num_attention_heads " + heads);
    }
    if (problems.isEmpty() && maxPositionEmbeddings - padTokenId - 1 < 2) {
      problems.add(
          "max_position_embeddings "
              + maxPositionEmbeddings
              + " leaves no room for <s> and </s>"
              + " behind pad_token_id "
              + padTokenId);
    }
    if (!problems.isEmpty()) {
      throw new EmbedException(String.join("; ", problems));
    }
  }

  private static void check(List<String> problems, String key, int value, int least, int most) {
    if (value < least || value > most) {
      problems.add(key + " must be from " + least + " to " + most + ", is " + value);
    }
  }

  /**
   * Reads config.json, with transformers' defaults for absent keys; keys without a bearing on the
   * encoder are ignored.
   *
   * @throws EmbedException that lists everything wrong with it: values of the wrong type or out of
   *     range, and settings that would change the numbers and are not supported
   */
  public static RobertaConfig read(Path file) {
    return ConfigReader.read(file);
  }

  /** How many tokens a line may have, {@code <s>} and {@code </s>} included. */
  public int longestInput() {
    return maxPositionEmbeddings - padTokenId - 1;
  }
}
