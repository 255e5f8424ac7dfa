package embed.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.Contents;
import embed.checkpoint.SmallCheckpoint;
import embed.inspect.ReportedFile.Role;
import embed.weights.DType;
import embed.weights.Tensor;
import embed.weights.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointReportTest {
  private static final String BIAS = "encoder.layer.0.output.dense.bias";

  @TempDir Path directory;

  private CheckpointReport survey(SmallCheckpoint checkpoint) {
    return CheckpointReport.of(checkpoint.write(directory));
  }

  private ReportedFile file(CheckpointReport survey, String name) {
    return survey.files().stream()
        .filter(file -> file.file().equals(survey.directory().resolve(name)))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("embed.References#all")
  void aWholeCheckpointIsSeenAsItsOpening(References.Reference reference) {
    CheckpointReport survey = CheckpointReport.of(reference.directory());
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory())) {
      Contents contents = checkpoint.contents();
      assertThat(survey.config()).isEqualTo(checkpoint.config());
      assertThat(survey.findings().prefix()).isEqualTo(contents.prefix());
      assertThat(survey.findings().encoder().keySet()).isEqualTo(contents.encoder().keySet());
      assertThat(survey.findings().heads().keySet()).isEqualTo(contents.heads().keySet());
      assertThat(survey.findings().ignored()).hasSameSizeAs(contents.ignored());
      assertThat(survey.findings().missing()).isEmpty();
      assertThat(survey.encoderParameters()).isEqualTo(contents.parameters());
      assertThat(survey.hasLanguageModelHead()).isEqualTo(checkpoint.hasLanguageModelHead());
      assertThat(survey.hasPooler()).isEqualTo(checkpoint.has("pooler.dense.bias"));
      assertThat(survey.bytes())
          .isEqualTo(contents.files().stream().mapToLong(Weights::bytes).sum());
    }
  }

  @Test
  void everyFileIsListedByNameWithItsRole() {
    CheckpointReport survey = CheckpointReport.of(References.of("sharded-fp16").directory());
    assertThat(survey.files())
        .extracting(file -> file.file().getFileName().toString())
        .isSorted()
        .contains("vocab.json");
    assertThat(survey.files())
        .extracting(ReportedFile::role)
        .containsOnlyOnce(Role.CONFIG, Role.INDEX)
        .filteredOn(role -> role == Role.WEIGHTS)
        .hasSize(3);
    assertThat(survey.files()).allMatch(file -> file.bytes() > 0 && file.problem() == null);
  }

  @Test
  void whatIsMissingIsToldWithWhatIsThere() {
    CheckpointReport survey =
        survey(new SmallCheckpoint().remove(BIAS).add("classifier.weight", 2, 4));
    assertThat(survey.findings().missing()).containsExactly(BIAS);
    assertThat(survey.findings().encoder()).hasSize(20);
    assertThat(survey.findings().ignored())
        .extracting(Tensor::name)
        .containsExactly("classifier.weight");
  }

  @Test
  void whatIsMisshapenOrNoWeightIsTold() {
    CheckpointReport survey =
        survey(new SmallCheckpoint().add(BIAS, 5).add("embeddings.LayerNorm.bias", DType.INT8, 4));
    assertThat(survey.findings().misshapen())
        .singleElement()
        .asString()
        .contains(BIAS)
        .contains("instead of");
    assertThat(survey.findings().mistyped()).containsExactly("embeddings.LayerNorm.bias is int8");
  }

  @Test
  void aHeadIsTiedUnlessItHasAMatrixOfItsOwn() {
    CheckpointReport tied = survey(new SmallCheckpoint().addMaskedLanguageHead());
    assertThat(tied.hasLanguageModelHead()).isTrue();
    assertThat(tied.tiesLanguageModelHead()).isTrue();
    assertThat(tied.headParameters()).isEqualTo(4 * 4 + 4 + 4 + 4 + 10);

    CheckpointReport own =
        survey(new SmallCheckpoint().addMaskedLanguageHead().add("lm_head.decoder.weight", 10, 4));
    assertThat(own.tiesLanguageModelHead()).isFalse();
    assertThat(own.headParameters()).isEqualTo(tied.headParameters() + 40);

    CheckpointReport none = survey(new SmallCheckpoint());
    assertThat(none.hasLanguageModelHead()).isFalse();
    assertThat(none.tiesLanguageModelHead()).isFalse();
    assertThat(none.headParameters()).isZero();
  }

  @Test
  void aRefusedConfigLeavesTheTensors() throws IOException {
    new SmallCheckpoint().write(directory);
    Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"bert\"}");
    CheckpointReport survey = CheckpointReport.of(directory);
    assertThat(survey.config()).isNull();
    assertThat(survey.findings()).isNull();
    assertThat(survey.tensors()).hasSize(21);
    assertThat(file(survey, "config.json").problem()).contains("\"bert\" is not supported");
  }

  @Test
  void weightsThatCannotBeReadSayWhy() throws IOException {
    new SmallCheckpoint().write(directory);
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n";
    Files.write(directory.resolve("model.safetensors"), pointer.getBytes(StandardCharsets.UTF_8));
    CheckpointReport survey = CheckpointReport.of(directory);
    ReportedFile weights = file(survey, "model.safetensors");
    assertThat(weights.weights()).isNull();
    assertThat(weights.role()).isEqualTo(Role.WEIGHTS);
    assertThat(weights.problem()).contains("Git LFS");
    assertThat(survey.config()).isNotNull();
    assertThat(survey.findings()).isNull();
  }

  @Test
  void aShardThatIsNotThereIsListed() throws IOException {
    Path shards = References.of("sharded-fp16").directory();
    for (String name :
        List.of(
            "config.json",
            "model.safetensors.index.json",
            "model-00001-of-00003.safetensors",
            "model-00003-of-00003.safetensors")) {
      Files.copy(shards.resolve(name), directory.resolve(name));
    }
    CheckpointReport survey = CheckpointReport.of(directory);
    ReportedFile missing = file(survey, "model-00002-of-00003.safetensors");
    assertThat(missing.bytes()).isEqualTo(-1);
    assertThat(missing.problem()).contains("no such file");
    assertThat(survey.findings().missing()).isNotEmpty();
    assertThat(survey.findings().encoder()).isNotEmpty();
  }

  @Test
  void aDirectoryThatIsEmptyOrNotThereHasNothing() {
    for (Path path : List.of(directory, directory.resolve("none"))) {
      CheckpointReport survey = CheckpointReport.of(path);
      assertThat(survey.files()).isEmpty();
      assertThat(survey.tensors()).isEmpty();
      assertThat(survey.config()).isNull();
    }
  }
}
