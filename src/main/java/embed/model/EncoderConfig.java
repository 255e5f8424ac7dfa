package embed.model;

import java.util.List;

/**
 * The values that every family's config.json has, under transformers' most common names; families
 * may use other keys.
 *
 * @param architectures the classes that the checkpoint was saved from, such as {@code
 *     RobertaForMaskedLM}; may be empty
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}
 * @param maxPositionEmbeddings the number of rows of the position table, or the longest input for
 *     families that use the key for it
 * @param typeVocabSize the number of rows of the token type table; 0 if there is none
 * @param hiddenAct the feed-forward activation
 * @param tieWordEmbeddings whether the masked-LM head uses the word embeddings as its last matrix
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
