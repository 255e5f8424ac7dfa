package embed.model;

import java.util.List;

/**
 * The values that every family's config.json has, by whatever key, under transformers' most common
 * names for them.
 *
 * @param architectures the classes that the checkpoint was saved from, such as {@code
 *     RobertaForMaskedLM}; may be empty
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}
 * @param maxPositionEmbeddings rows of the position table, or the longest input that the family
 *     names by this key
 * @param typeVocabSize rows of the token type table; 0 where there is none
 * @param hiddenAct the feed-forward activation
 * @param tieWordEmbeddings whether the masked-LM head's last matrix is the word embeddings
 */
public record EncoderConfig(
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
  public EncoderConfig {
    architectures = List.copyOf(architectures);
  }

  EncoderConfig withoutTokenTypes() {
    return with(0, hiddenAct);
  }

  EncoderConfig withActivation(Activation activation) {
    return with(typeVocabSize, activation);
  }

  private EncoderConfig with(int types, Activation activation) {
    return new EncoderConfig(
        modelType,
        architectures,
        vocabSize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        maxPositionEmbeddings,
        types,
        layerNormEps,
        padTokenId,
        activation,
        tieWordEmbeddings);
  }
}
