package embed.weights;

import static org.assertj.core.api.Assertions.assertThat;

import embed.checkpoint.Checkpoint;
import embed.checkpoint.SmallCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFilesTest {
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir Path directory;
  private SmallCheckpoint small;

  @BeforeEach
  void writeConfig() {
    small = new SmallCheckpoint();
    small.writeConfig(directory);
  }

  private void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void write(String name, byte[] bytes) {
    Refusal.write(directory.resolve(name), bytes);
  }

  private AbstractStringAssert<?> refusal() {
    return Refusal.of(() -> Checkpoint.open(directory).close()).startsWith(directory.toString());
  }

  private List<String> filesRead() {
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      List<String> names = new ArrayList<>();
      for (Weights file : checkpoint.weightFiles()) {
        names.add(file.file().getFileName() + ", " + file.format());
      }
      return names;
    }
  }

  /** The state dict in two halves. */
  private List<StateDict> shards() {
    StateDict all = small.stateDict();
    int half = all.views().size() / 2;
    return List.of(all.part(0, half), all.part(half, all.views().size()));
  }

  private static String index(List<StateDict> shards, String... names) {
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      for (StateDict.View view : shards.get(i).views()) {
        map.append(map.isEmpty() ? "" : ",");
        map.append('"').append(view.name()).append("\":\"").append(names[i]).append('"');
      }
    }
    return "{\"metadata\":{\"total_size\":1},\"weight_map\":{" + map + "}}";
  }

  @Test
  void aFileIsTakenBeforeShardsAndSafetensorsBeforePickles() {
    List<StateDict> shards = shards();
    byte[] torch = ZipWriter.zip(TorchWriter.entries(small.stateDict()));
    for (int i = 0; i < 2; i++) {
      write(i + ".safetensors", SafetensorsWriter.write(shards.get(i)));
      write(
          i + ".bin",
          i == 0
              ? ZipWriter.zip(TorchWriter.entries(shards.get(0)))
              : TorchWriter.legacy(shards.get(1)));
    }
    write("pytorch_model.bin.index.json", index(shards, "0.bin", "1.bin"));
    assertThat(filesRead()).containsExactly("0.bin, PyTorch zip", "1.bin, PyTorch legacy");
    write("pytorch_model.bin", torch);
    assertThat(filesRead()).containsExactly("pytorch_model.bin, PyTorch zip");
    write(INDEX, index(shards, "0.safetensors", "1.safetensors"));
    assertThat(filesRead())
        .containsExactly("0.safetensors, safetensors", "1.safetensors, safetensors");
    write("model.safetensors", SafetensorsWriter.write(small.stateDict()));
    assertThat(filesRead()).containsExactly("model.safetensors, safetensors");
  }

  @Test
  void withoutWeightsTheMessageSaysWhatWasLookedFor() {
    refusal()
        .isEqualTo(
            directory
                + ": no weights; looked for model.safetensors, model.safetensors.index.json,"
                + " pytorch_model.bin, pytorch_model.bin.index.json");
  }

  @ParameterizedTest
  @CsvSource({
    "tf_model.h5, save_pretrained it from PyTorch",
    "flax_model.msgpack, save_pretrained it from PyTorch",
    "adapter_model.safetensors, merge it into its base model",
    "model.onnx, an export",
    "model-00001-of-00002.safetensors, a shard",
    "model.fp16.safetensors, rename it to model.safetensors",
    "checkpoint.pt, rename it to pytorch_model.bin"
  })
  void whatIsThereInsteadOfWeightsIsNamed(String name, String advice) {
    write(name, "x");
    refusal().contains("; found " + name + " (", advice);
  }

  @Test
  void whatTheTrainerLeavesIsNotTakenForWeights() {
    write("training_args.bin", "x");
    write("optimizer.pt", "x");
    refusal().doesNotContain("found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "pytorch_model.bin", INDEX})
  void aGitLfsPointerIsNamedAsSuch(String name) {
    write(name, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 440449768\n");
    refusal()
        .isEqualTo(
            directory.resolve(name)
                + ": is a Git LFS pointer, not the file itself; run \"git lfs pull\" in its clone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "pytorch_model.bin", INDEX})
  void anEmptyFileAndAWebPageAreNamedAsSuch(String name) {
    write(name, "");
    refusal().contains(name + ": is empty");
    write(name, "<!DOCTYPE html>\n<html lang=\"en\">");
    refusal().contains(name + ": is a web page");
    write(name, "Entry not found");
    refusal().contains(name + ": is a server's error message", "Entry not found");
  }

  @Test
  void weightsUnderTheWrongNameAreNamedAsSuch() {
    write("pytorch_model.bin", SafetensorsWriter.write(small.stateDict()));
    refusal().contains("a safetensors file; rename it to model.safetensors");
    write("pytorch_model.bin", "\u001f\u008bxxxxxxxxxxxxx");
    refusal().contains("gzip-compressed; unpack it");
    write("pytorch_model.bin", "GGUFxxxxxxxxxxxxx");
    refusal().contains("a GGUF file");
    write("pytorch_model.bin", "nonsense");
    refusal().endsWith("neither of PyTorch's formats (zip, or the older pickle)");
  }

  @Test
  void aDirectoryInPlaceOfWeightsIsRefused() throws IOException {
    Files.createDirectory(directory.resolve("model.safetensors"));
    refusal().contains("model.safetensors: not a regular file");
  }

  @Test
  void aLinkToNowhereIsNamedAsSuch() throws IOException {
    Files.createSymbolicLink(directory.resolve("model.safetensors"), Path.of("../blobs/gone"));
    refusal().contains("a link to a file that is not there");
  }

  @Test
  void weightsMayBeLinksAsInTheHubsCache(@TempDir Path elsewhere) throws IOException {
    Path blob = elsewhere.resolve("4d7a");
    Refusal.write(blob, SafetensorsWriter.write(small.stateDict()));
    Files.createSymbolicLink(directory.resolve("model.safetensors"), blob);
    assertThat(filesRead()).containsExactly("model.safetensors, safetensors");
  }

  private List<String> encoderTensors() {
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      return List.copyOf(checkpoint.tensors().encoder().keySet());
    }
  }

  @Test
  void missingShardsAreListedIfTheEncoderNeedsThem() {
    List<StateDict> shards = shards();
    write(INDEX, index(shards, "0.safetensors", "1.safetensors"));
    refusal().endsWith("2 of its 2 files are missing: \"0.safetensors\", \"1.safetensors\"");
    write("0.safetensors", SafetensorsWriter.write(shards.get(0)));
    refusal()
        .startsWith(directory.resolve(INDEX) + ": 1 of its 2 files are missing: \"1.safetensors\";")
        .contains("11 of the encoder's 21 tensors are missing: encoder.layer.0.attention.");
  }

  @Test
  void aShardOfOtherTensorsMayBeMissingOrDamaged() {
    StateDict all = small.stateDict();
    StateDict other = new SmallCheckpoint().rename("vision."::concat).stateDict();
    write("0.safetensors", SafetensorsWriter.write(all));
    write(INDEX, index(List.of(all, other), "0.safetensors", "1.safetensors"));
    assertThat(filesRead()).containsExactly("0.safetensors, safetensors");
    write("1.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n");
    assertThat(filesRead()).containsExactly("0.safetensors, safetensors");
    assertThat(encoderTensors()).hasSize(21);
  }

  @Test
  void aDamagedShardOfTheEncoderIsNamed() {
    List<StateDict> shards = shards();
    write("0.safetensors", SafetensorsWriter.write(shards.get(0)));
    write("1.safetensors", new byte[] {9, 9, 9});
    write(INDEX, index(shards, "0.safetensors", "1.safetensors"));
    refusal()
        .startsWith(directory.resolve("1.safetensors") + ": truncated")
        .contains("; therefore " + directory.resolve("0.safetensors") + ": 11 of the encoder's 21");
  }

  @Test
  void theIndexMayNameTensorsThatAreNotThereAndMissSomeThatAre() {
    List<StateDict> shards = shards();
    write("0.safetensors", SafetensorsWriter.write(shards.get(0)));
    write("1.safetensors", SafetensorsWriter.write(shards.get(1)));
    write(
        INDEX,
        "{\"weight_map\":{\"lm_head.decoder.weight\":\"0.safetensors\","
            + "\"pooler.dense.bias\":\"1.safetensors\"}}");
    assertThat(encoderTensors()).hasSize(21);
  }

  @Test
  void tensorsThatAreInNoShardAreListed() {
    List<StateDict> shards = shards();
    write("0.safetensors", SafetensorsWriter.write(shards.get(0)));
    write("1.safetensors", SafetensorsWriter.write(shards.get(0)));
    write(INDEX, index(shards, "0.safetensors", "1.safetensors"));
    refusal().contains("11 of the encoder's 21 tensors are missing: encoder.layer.0.attention.");
  }

  @Test
  void aTensorInTwoShardsIsTakenIfBothAreTheSameOrItIsNotUsed() {
    StateDict all = small.stateDict();
    StateDict half = all.part(0, all.views().size() / 2);
    write("0.safetensors", SafetensorsWriter.write(all));
    write("1.safetensors", SafetensorsWriter.write(half));
    write(INDEX, index(List.of(half, all.part(10, 21)), "1.safetensors", "0.safetensors"));
    assertThat(encoderTensors()).hasSize(21);

    SmallCheckpoint withHead = new SmallCheckpoint().addPair("classifier", 2, 4);
    StateDict first = withHead.stateDict();
    StateDict second = new SmallCheckpoint().addPair("classifier", 3, 4).stateDict();
    write("0.safetensors", SafetensorsWriter.write(first));
    write("1.safetensors", SafetensorsWriter.write(second.part(21, 23)));
    assertThat(encoderTensors()).hasSize(21);
  }

  @Test
  void aTensorOfTheEncoderThatDiffersBetweenTwoShardsIsRefused() {
    List<StateDict> shards = shards();
    write("0.safetensors", SafetensorsWriter.write(shards.get(0)));
    write("1.safetensors", SafetensorsWriter.write(small.stateDict()));
    write(INDEX, index(shards, "0.safetensors", "1.safetensors"));
    refusal()
        .contains(
            "10 tensors are in two files with different content: "
                + "\"embeddings.word_embeddings.weight\" in 0.safetensors and 1.safetensors");
  }

  @Test
  void manyShardsAndTensorsAreOpenedInLinearTime() {
    small.config("num_hidden_layers", "1");
    int shards = Limits.SHARDS;
    int each = 19;
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < shards; i++) {
      SmallCheckpoint part = i == 0 ? small : SmallCheckpoint.empty();
      for (int j = 0; j < each && i > 0; j++) {
        part.add("other." + i + "." + j, 1);
      }
      StateDict dict = part.stateDict();
      write(i + ".safetensors", SafetensorsWriter.write(dict));
      for (StateDict.View view : dict.views()) {
        map.append(map.isEmpty() ? "" : ",");
        map.append('"').append(view.name()).append("\":\"").append(i).append(".safetensors\"");
      }
    }
    write(INDEX, "{\"weight_map\":{" + map + "}}");
    long start = System.nanoTime();
    assertThat(encoderTensors()).hasSize(21);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.safetensors",
        "/etc/passwd",
        "a/b.safetensors",
        "..",
        "C:x.safetensors",
        "a\\\\b",
        "a\\u0000b",
        "a\\ud800b",
        ""
      })
  void aShardNameThatLeadsAwayIsRefused(String name) {
    write(INDEX, "{\"weight_map\":{\"a\":\"" + name + "\"}}");
    refusal().contains(INDEX + ": names the weights file \"", "which is not a plain file name");
  }

  @Test
  void anIndexWithoutAWeightMapIsRefused() {
    write(INDEX, "{\"metadata\":{}}");
    refusal().contains("has no weight_map that names weights files");
    write(INDEX, "{\"weight_map\":{}}");
    refusal().contains("has no weight_map that names weights files");
    write(INDEX, "{\"weight_map\":[]}");
    refusal().contains("line 1, column 15: expected an object");
    StringBuilder many = new StringBuilder("{\"weight_map\":{\"a\":\"a\"");
    for (int i = 0; i < Limits.SHARDS; i++) {
      many.append(",\"b").append(i).append("\":\"b").append(i).append('"');
    }
    write(INDEX, many + "}}");
    refusal().contains("names more than 1000 files");
  }
}
