package embed.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The values that every family's config.json has, under transformers' most common names; families
 * may use other keys.
 *
 * @param architectures the classes that the checkpoint was saved from, such as {@code
 *     RobertaForMaskedLM}; may be empty
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}
 * @param positions {@code max_position_embeddings}, and how positions are counted
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
    Positions positions,
    int typeVocabSize,
    double layerNormEps,
    int padTokenId,
    Activation hiddenAct,
    boolean tieWordEmbeddings) {
  public EncoderConfig {
    architectures = List.copyOf(architectures);
  }

  /** The parts of every layer, from those of the layer with a number from 0. */
  List<List<Part>> eachLayer(IntFunction<List<Part>> layer) {
    List<List<Part>> all = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      all.add(layer.apply(i));
    }
    return all;
  }

  EncoderConfig withoutTokenTypes() {
    return with(positions, 0, hiddenAct);
  }

  EncoderConfig withActivation(Activation activation) {
    return with(positions, typeVocabSize, activation);
  }

  EncoderConfig withPositions(Positions newPositions) {
    return with(newPositions, typeVocabSize, hiddenAct);
  }

  private EncoderConfig with(Positions newPositions, int types, Activation activation) {
    return new EncoderConfig(
        modelType,
        architectures,
        vocabSize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        newPositions,
        types,
        layerNormEps,
        padTokenId,
        activation,
        tieWordEmbeddings);
  }
}
