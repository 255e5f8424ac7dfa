package embed.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import embed.weights.DType;
import embed.weights.Refusal;
import embed.weights.StateDict;
import embed.weights.Tensor;
import embed.weights.TorchWriter;
import embed.weights.ZipWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorMatcherTest {
  private static final String WORDS = "embeddings.word_embeddings.weight";

  @TempDir Path directory;

  private Checkpoint open(SmallCheckpoint checkpoint) {
    return Checkpoint.open(checkpoint.write(directory));
  }

  private AbstractStringAssert<?> refusal(SmallCheckpoint checkpoint) {
    checkpoint.write(directory);
    return Refusal.of(() -> Checkpoint.open(directory).close())
        .startsWith(directory.resolve("model.safetensors") + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "roberta.", "model.", "module.roberta.", "0.auto_model."})
  void theEncoderIsFoundBehindAnyPrefix(String prefix) {
    try (Checkpoint checkpoint = open(new SmallCheckpoint().rename(prefix::concat))) {
      assertThat(checkpoint.tensors().prefix()).isEqualTo(prefix);
      assertThat(checkpoint.tensors().encoder()).hasSize(21);
      assertThat(checkpoint.tensor(WORDS).name()).isEqualTo(prefix + WORDS);
      assertThat(checkpoint.tensors().ignored()).isEmpty();
      assertThat(checkpoint.tensors().encoder().values().stream().mapToLong(Tensor::elements).sum())
          .isEqualTo(4 * 19 + 8 + 4 * 20 + 8 + 30 + 28 + 8);
    }
  }

  @Test
  void theOldNamesOfLayerNormAreKnown() {
    SmallCheckpoint old =
        new SmallCheckpoint()
            .rename(
                name ->
                    "roberta."
                        + name.replace("LayerNorm.weight", "LayerNorm.gamma")
                            .replace("LayerNorm.bias", "LayerNorm.beta"));
    try (Checkpoint checkpoint = open(old)) {
      assertThat(checkpoint.tensor("encoder.layer.0.output.LayerNorm.weight").name())
          .isEqualTo("roberta.encoder.layer.0.output.LayerNorm.gamma");
      assertThat(checkpoint.tensor("embeddings.LayerNorm.bias").name())
          .isEqualTo("roberta.embeddings.LayerNorm.beta");
    }
  }

  @Test
  void oldAndNewNameTogetherAreRefused() {
    refusal(new SmallCheckpoint().add("embeddings.LayerNorm.gamma", 4))
        .contains(
            "1 of the encoder's 21 tensors are there under two names: "
                + "embeddings.LayerNorm.weight and embeddings.LayerNorm.gamma");
  }

  @Test
  void oldAndNewNameOfTheSameContentAreOneTensor() {
    StateDict dict = new SmallCheckpoint().stateDict();
    List<StateDict.View> views = new ArrayList<>(dict.views());
    StateDict.View norm = views.get(3);
    assertThat(norm.name()).isEqualTo("embeddings.LayerNorm.weight");
    views.add(
        new StateDict.View(
            "embeddings.LayerNorm.gamma", norm.storage(), 0, norm.shape(), norm.strides()));
    new SmallCheckpoint().writeConfig(directory);
    Path file = directory.resolve("pytorch_model.bin");
    Refusal.write(file, ZipWriter.zip(TorchWriter.entries(new StateDict(dict.storages(), views))));
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(checkpoint.tensors().encoder()).hasSize(21);
    }
  }

  @Test
  void twoEncodersInOneFileAreRefused() {
    SmallCheckpoint twin =
        new SmallCheckpoint()
            .rename("query."::concat)
            .copy(name -> name.replaceFirst("query", "passage"));
    refusal(twin).contains("more than one encoder, as \"query.\" and \"passage.\"");
  }

  @Test
  void everythingMissingMisshapenAndMistypedIsSaidInOneMessage() {
    refusal(
            new SmallCheckpoint()
                .rename("roberta."::concat)
                .remove("roberta.encoder.layer.0.output.dense.bias")
                .remove("roberta.embeddings.LayerNorm.weight")
                .add("roberta." + WORDS, 11, 4)
                .add("roberta.encoder.layer.0.attention.self.key.bias", DType.FLOAT16, 5)
                .add("roberta.encoder.layer.0.intermediate.dense.weight", DType.INT8, 6, 4))
        .contains(
            "2 of the encoder's 21 tensors are missing: roberta.embeddings.LayerNorm.weight, "
                + "roberta.encoder.layer.0.output.dense.bias",
            "2 of the encoder's 21 tensors are not of config.json's shape: "
                + "roberta.embeddings.word_embeddings.weight is [11, 4] instead of [10, 4], "
                + "roberta.encoder.layer.0.attention.self.key.bias is [5] instead of [4]",
            "1 of the encoder's 21 tensors are of no weight type: "
                + "roberta.encoder.layer.0.intermediate.dense.weight is int8");
  }

  @Test
  void theMessageStaysShortHoweverManyTensorsAreMissing() {
    refusal(new SmallCheckpoint().config("num_hidden_layers", "1000"))
        .contains("15984 of the encoder's 16005 tensors are missing: encoder.layer.1.", " more");
  }

  @Test
  void anotherModelsTensorsAreNamed() {
    SmallCheckpoint other = new SmallCheckpoint().rename(name -> "h." + name.hashCode());
    refusal(other).contains("holds none of the encoder's tensors, but \"h.").contains("more");
  }

  @Test
  void headsAndBuffersAreListedApart() {
    SmallCheckpoint masked =
        new SmallCheckpoint()
            .rename("roberta."::concat)
            .addMaskedLanguageHead()
            .addPair("roberta.pooler.dense", 4, 4)
            .addPair("classifier.dense", 4, 4)
            .add("roberta.embeddings.position_ids", DType.FLOAT64, 1, 8);
    try (Checkpoint checkpoint = open(masked)) {
      assertThat(checkpoint.tensors().heads())
          .containsOnlyKeys(
              "pooler.dense.weight",
              "pooler.dense.bias",
              "lm_head.dense.weight",
              "lm_head.dense.bias",
              "lm_head.layer_norm.weight",
              "lm_head.layer_norm.bias",
              "lm_head.decoder.weight",
              "lm_head.bias");
      assertThat(checkpoint.tensors().ignored())
          .extracting(Tensor::name)
          .containsExactlyInAnyOrder(
              "classifier.dense.weight",
              "classifier.dense.bias",
              "roberta.embeddings.position_ids");
      assertThat(checkpoint.tensor("lm_head.decoder.weight"))
          .as("tied")
          .isSameAs(checkpoint.tensor(WORDS));
    }
  }

  @Test
  void anUntiedHeadHasNoDecoderUnlessTheFileHoldsIt() {
    SmallCheckpoint untied =
        new SmallCheckpoint()
            .rename("roberta."::concat)
            .addMaskedLanguageHead()
            .config("tie_word_embeddings", "false");
    try (Checkpoint checkpoint = open(untied)) {
      assertThat(checkpoint.tensors().find("lm_head.decoder.weight")).isNull();
      Refusal.of(() -> checkpoint.tensor("lm_head.decoder.weight"))
          .isEqualTo(directory + ": the checkpoint has no tensor \"lm_head.decoder.weight\"");
    }
    try (Checkpoint checkpoint = open(untied.add("lm_head.decoder.weight", 10, 4))) {
      assertThat(checkpoint.tensor("lm_head.decoder.weight").name())
          .isEqualTo("lm_head.decoder.weight");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta.", "module.roberta."})
  void theWordEmbeddingsMayStandUnderTheNameOfTheDecoderTiedToThem(String prefix) {
    String decoder = prefix.replace("roberta.", "lm_head.decoder.weight");
    SmallCheckpoint tied =
        new SmallCheckpoint()
            .rename(prefix::concat)
            .rename(name -> name.equals(prefix + WORDS) ? decoder : name);
    try (Checkpoint checkpoint = open(tied)) {
      assertThat(checkpoint.tensor(WORDS).name()).isEqualTo(decoder);
    }
    refusal(tied.config("tie_word_embeddings", "false"))
        .contains("1 of the encoder's 21 tensors are missing: " + prefix + WORDS);
  }

  @Test
  void aBiasOfTheDecoderIsTheHeadsBias() {
    SmallCheckpoint other =
        new SmallCheckpoint()
            .rename("roberta."::concat)
            .addMaskedLanguageHead()
            .remove("lm_head.bias")
            .add("lm_head.decoder.bias", 10);
    try (Checkpoint checkpoint = open(other)) {
      assertThat(checkpoint.tensor("lm_head.bias").name()).isEqualTo("lm_head.decoder.bias");
    }
  }

  @Test
  void aMisshapenHeadIsRefusedOnlyWhenItIsWanted() {
    try (Checkpoint checkpoint = open(new SmallCheckpoint().addPair("pooler.dense", 3, 4))) {
      assertThat(checkpoint.tensors().find("pooler.dense.weight")).isNotNull();
      Refusal.of(() -> checkpoint.tensor("pooler.dense.weight"))
          .contains("tensor \"pooler.dense.weight\" (float32 [3, 4]) should be", "[4, 4]");
    }
  }

  @Test
  void aSmallFileThatUnfoldsToLargeWeightsIsRefused() {
    // One element, repeated by strides of 0 to a vocabulary of 100 million.
    SmallCheckpoint small = new SmallCheckpoint();
    StateDict dict = small.stateDict();
    List<StateDict.View> views = new ArrayList<>(dict.views());
    StateDict.View words = views.get(0);
    views.set(
        0,
        new StateDict.View(
            words.name(), words.storage(), 0, new long[] {100_000_000, 4}, new long[] {0, 0}));
    small.config("vocab_size", "100000000").writeConfig(directory);
    Path file = directory.resolve("pytorch_model.bin");
    Refusal.write(file, ZipWriter.zip(TorchWriter.entries(new StateDict(dict.storages(), views))));
    Refusal.of(() -> Checkpoint.open(directory).close())
        .startsWith(file + ": ")
        .contains("would unfold to 1600000000 bytes");
  }
}
