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

  private CheckpointReport report(SmallCheckpoint checkpoint) {
    return CheckpointReport.of(checkpoint.write(directory), false);
  }

  private ReportedFile file(CheckpointReport report, String name) {
    return report.files().stream()
        .filter(file -> file.file().equals(report.directory().resolve(name)))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("embed.References#all")
  void aWholeCheckpointIsSeenAsItsOpening(References.Reference reference) {
    CheckpointReport report = CheckpointReport.of(reference.directory(), false);
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory())) {
      MatchedTensors contents = checkpoint.tensors();
      assertThat(report.architecture()).isEqualTo(checkpoint.architecture());
      assertThat(report.matched().prefix()).isEqualTo(contents.prefix());
      assertThat(report.matched().encoder().keySet()).isEqualTo(contents.encoder().keySet());
      assertThat(report.matched().heads().keySet()).isEqualTo(contents.heads().keySet());
      assertThat(report.matched().ignored()).hasSameSizeAs(contents.ignored());
      assertThat(report.matched().missing()).isEmpty();
      assertThat(report.encoderParameters())
          .isEqualTo(contents.encoder().values().stream().mapToLong(Tensor::elements).sum());
      assertThat(report.matched().hasMaskedLmHead())
          .isEqualTo(checkpoint.tensors().hasMaskedLmHead());
      assertThat(report.matched().hasPooler()).isEqualTo(checkpoint.tensors().hasPooler());
      assertThat(report.bytes())
          .isEqualTo(checkpoint.weightFiles().stream().mapToLong(Weights::bytes).sum());
    }
  }

  @Test
  void everyFileIsListedByNameWithItsRole() {
    CheckpointReport report = CheckpointReport.of(References.of("sharded-fp16").directory(), false);
    assertThat(report.files())
        .extracting(file -> file.file().getFileName().toString())
        .isSorted()
        .contains("vocab.json");
    assertThat(report.files())
        .extracting(ReportedFile::role)
        .containsOnlyOnce(Role.CONFIG, Role.INDEX)
        .filteredOn(role -> role == Role.WEIGHTS)
        .hasSize(3);
    assertThat(report.files()).allMatch(file -> file.bytes() > 0 && file.problem() == null);
  }

  @Test
  void whatIsMissingIsToldWithWhatIsThere() {
    CheckpointReport report =
        report(new SmallCheckpoint().remove(BIAS).add("classifier.weight", 2, 4));
    assertThat(report.matched().missing()).containsExactly(BIAS);
    assertThat(report.matched().encoder()).hasSize(20);
    assertThat(report.matched().ignored())
        .extracting(Tensor::name)
        .containsExactly("classifier.weight");
  }

  @Test
  void whatIsMisshapenOrNoWeightIsTold() {
    CheckpointReport report =
        report(new SmallCheckpoint().add(BIAS, 5).add("embeddings.LayerNorm.bias", DType.INT8, 4));
    assertThat(report.matched().mismatched())
        .singleElement()
        .asString()
        .contains(BIAS)
        .contains("instead of");
    assertThat(report.matched().wrongDtype()).containsExactly("embeddings.LayerNorm.bias is int8");
  }

  @Test
  void aHeadIsTiedUnlessItHasAMatrixOfItsOwn() {
    CheckpointReport tied = report(new SmallCheckpoint().addMaskedLanguageHead());
    assertThat(tied.matched().hasMaskedLmHead()).isTrue();
    assertThat(tied.matched().tiesMaskedLmHead()).isTrue();
    assertThat(tied.headParameters()).isEqualTo(4 * 4 + 4 + 4 + 4 + 10);

    CheckpointReport own =
        report(new SmallCheckpoint().addMaskedLanguageHead().add("lm_head.decoder.weight", 10, 4));
    assertThat(own.matched().tiesMaskedLmHead()).isFalse();
    assertThat(own.headParameters()).isEqualTo(tied.headParameters() + 40);

    CheckpointReport none = report(new SmallCheckpoint());
    assertThat(none.matched().hasMaskedLmHead()).isFalse();
    assertThat(none.matched().tiesMaskedLmHead()).isFalse();
    assertThat(none.headParameters()).isZero();
  }

  @Test
  void aRefusedConfigLeavesTheTensors() throws IOException {
    new SmallCheckpoint().write(directory);
    Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
    CheckpointReport report = CheckpointReport.of(directory, false);
    assertThat(report.architecture()).isNull();
    assertThat(report.matched()).isNull();
    assertThat(report.tensors()).hasSize(21);
    assertThat(file(report, "config.json").problem()).contains("\"gpt2\" is not supported");
  }

  @Test
  void weightsThatCannotBeReadSayWhy() throws IOException {
    new SmallCheckpoint().write(directory);
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n";
    Files.write(directory.resolve("model.safetensors"), pointer.getBytes(StandardCharsets.UTF_8));
    CheckpointReport report = CheckpointReport.of(directory, false);
    ReportedFile weights = file(report, "model.safetensors");
    assertThat(weights.weights()).isNull();
    assertThat(weights.role()).isEqualTo(Role.WEIGHTS);
    assertThat(weights.problem()).contains("Git LFS");
    assertThat(report.architecture()).isNotNull();
    assertThat(report.matched()).isNull();
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
    CheckpointReport report = CheckpointReport.of(directory, false);
    ReportedFile missing = file(report, "model-00002-of-00003.safetensors");
    assertThat(missing.bytes()).isEqualTo(-1);
    assertThat(missing.problem()).contains("no such file");
    assertThat(report.matched().missing()).isNotEmpty();
    assertThat(report.matched().encoder()).isNotEmpty();
  }

  @Test
  void aDirectoryThatIsEmptyOrNotThereHasNothing() {
    for (Path path : List.of(directory, directory.resolve("none"))) {
      CheckpointReport report = CheckpointReport.of(path, false);
      assertThat(report.files()).isEmpty();
      assertThat(report.tensors()).isEmpty();
      assertThat(report.architecture()).isNull();
    }
  }
}
