package embed.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.MatchedTensors;
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
    return CheckpointReport.of(checkpoint.write(directory), false);
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
    CheckpointReport survey = CheckpointReport.of(reference.directory(), false);
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory())) {
      MatchedTensors contents = checkpoint.tensors();
      assertThat(survey.architecture()).isEqualTo(checkpoint.architecture());
      assertThat(survey.matched().prefix()).isEqualTo(contents.prefix());
      assertThat(survey.matched().encoder().keySet()).isEqualTo(contents.encoder().keySet());
      assertThat(survey.matched().heads().keySet()).isEqualTo(contents.heads().keySet());
      assertThat(survey.matched().ignored()).hasSameSizeAs(contents.ignored());
      assertThat(survey.matched().missing()).isEmpty();
      assertThat(survey.encoderParameters())
          .isEqualTo(contents.encoder().values().stream().mapToLong(Tensor::elements).sum());
      assertThat(survey.matched().hasMaskedLmHead())
          .isEqualTo(checkpoint.tensors().hasMaskedLmHead());
      assertThat(survey.matched().hasPooler()).isEqualTo(checkpoint.tensors().hasPooler());
      assertThat(survey.bytes())
          .isEqualTo(checkpoint.weightFiles().stream().mapToLong(Weights::bytes).sum());
    }
  }

  @Test
  void everyFileIsListedByNameWithItsRole() {
    CheckpointReport survey = CheckpointReport.of(References.of("sharded-fp16").directory(), false);
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
    assertThat(survey.matched().missing()).containsExactly(BIAS);
    assertThat(survey.matched().encoder()).hasSize(20);
    assertThat(survey.matched().ignored())
        .extracting(Tensor::name)
        .containsExactly("classifier.weight");
  }

  @Test
  void whatIsMisshapenOrNoWeightIsTold() {
    CheckpointReport survey =
        survey(new SmallCheckpoint().add(BIAS, 5).add("embeddings.LayerNorm.bias", DType.INT8, 4));
    assertThat(survey.matched().mismatched())
        .singleElement()
        .asString()
        .contains(BIAS)
        .contains("instead of");
    assertThat(survey.matched().wrongDtype()).containsExactly("embeddings.LayerNorm.bias is int8");
  }

  @Test
  void aHeadIsTiedUnlessItHasAMatrixOfItsOwn() {
    CheckpointReport tied = survey(new SmallCheckpoint().addMaskedLanguageHead());
    assertThat(tied.matched().hasMaskedLmHead()).isTrue();
    assertThat(tied.matched().tiesMaskedLmHead()).isTrue();
    assertThat(tied.headParameters()).isEqualTo(4 * 4 + 4 + 4 + 4 + 10);

    CheckpointReport own =
        survey(new SmallCheckpoint().addMaskedLanguageHead().add("lm_head.decoder.weight", 10, 4));
    assertThat(own.matched().tiesMaskedLmHead()).isFalse();
    assertThat(own.headParameters()).isEqualTo(tied.headParameters() + 40);

    CheckpointReport none = survey(new SmallCheckpoint());
    assertThat(none.matched().hasMaskedLmHead()).isFalse();
    assertThat(none.matched().tiesMaskedLmHead()).isFalse();
    assertThat(none.headParameters()).isZero();
  }

  @Test
  void aRefusedConfigLeavesTheTensors() throws IOException {
    new SmallCheckpoint().write(directory);
    Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
    CheckpointReport survey = CheckpointReport.of(directory, false);
    assertThat(survey.architecture()).isNull();
    assertThat(survey.matched()).isNull();
    assertThat(survey.tensors()).hasSize(21);
    assertThat(file(survey, "config.json").problem()).contains("\"gpt2\" is not supported");
  }

  @Test
  void weightsThatCannotBeReadSayWhy() throws IOException {
    new SmallCheckpoint().write(directory);
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n";
    Files.write(directory.resolve("model.safetensors"), pointer.getBytes(StandardCharsets.UTF_8));
    CheckpointReport survey = CheckpointReport.of(directory, false);
    ReportedFile weights = file(survey, "model.safetensors");
    assertThat(weights.weights()).isNull();
    assertThat(weights.role()).isEqualTo(Role.WEIGHTS);
    assertThat(weights.problem()).contains("Git LFS");
    assertThat(survey.architecture()).isNotNull();
    assertThat(survey.matched()).isNull();
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
    CheckpointReport survey = CheckpointReport.of(directory, false);
    ReportedFile missing = file(survey, "model-00002-of-00003.safetensors");
    assertThat(missing.bytes()).isEqualTo(-1);
    assertThat(missing.problem()).contains("no such file");
    assertThat(survey.matched().missing()).isNotEmpty();
    assertThat(survey.matched().encoder()).isNotEmpty();
  }

  @Test
  void aDirectoryThatIsEmptyOrNotThereHasNothing() {
    for (Path path : List.of(directory, directory.resolve("none"))) {
      CheckpointReport survey = CheckpointReport.of(path, false);
      assertThat(survey.files()).isEmpty();
      assertThat(survey.tensors()).isEmpty();
      assertThat(survey.architecture()).isNull();
    }
  }
}
