package embed.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import embed.Device;
import embed.EmbedException;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.LongLines;
import embed.Npz;
import embed.Pooling;
import embed.References;
import embed.References.Reference;
import embed.inspect.TextInspection.Candidate;
import embed.inspect.TextInspection.HiddenState;
import embed.tokenizer.TokenSpan;
import embed.tokenizer.TokenText;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class InspectorTest {
  private static final EmbedderOptions CPU = EmbedderOptions.DEFAULTS.withDevice(Device.CPU);
  private static final Path LINUX = Path.of("models/Linux");

  @ParameterizedTest
  @MethodSource("embed.References#all")
  void hiddenStatesHaveTheMeansThatHuggingFaceComputes(Reference reference) {
    Npz.Array means = reference.arrays().array("hidden_mean");
    int lines = reference.lines().size();
    int hidden = means.shape()[2];
    try (Inspector inspector = Inspector.open(reference.directory(), CPU)) {
      for (int line = 0; line < lines; line += 5) {
        TextInspection inspection = inspector.inspect(reference.lines().get(line));
        assertThat(inspection.tokens())
            .extracting(TokenSpan::id)
            .containsExactly(boxed(reference.ids().get(line)));
        assertThat(inspection.hiddenStates()).hasSize(means.shape()[0]);
        for (HiddenState state : inspection.hiddenStates()) {
          double expected = mean(means.row(state.index() * lines + line, hidden));
          assertThat(state.mean()).isCloseTo(expected, within(2e-5));
          assertThat(state.tokens()).isEqualTo(inspection.tokens().size());
          assertThat(state.hidden()).isEqualTo(hidden);
        }
        assertThat(inspection.checks()).hasSize(3).allMatch(ConsistencyCheck::holds);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MEAN, -1, false, 3",
    "CLS, 1, true, 1",
    "MAX, -4, false, 0",
    "MEAN, 2, true, 2",
    "POOLER, -1, true, 3"
  })
  void theVectorIsTheOneThatTheSameOptionsEmbed(
      Pooling pooling, int layer, boolean normalize, int pooled) {
    Reference reference = References.of("pooler");
    String line = reference.lines().get(3);
    EmbedderOptions options = CPU.withPooling(pooling).withLayer(layer).withNormalize(normalize);
    try (Inspector inspector = Inspector.open(reference.directory(), options);
        Embedder embedder = Embedder.open(reference.directory(), options)) {
      TextInspection inspection = inspector.inspect(line);
      assertThat(inspection.vector()).containsExactly(embedder.embed(line).vector());
      assertThat(inspection.pooled()).isEqualTo(pooled);
      assertThat(inspection.checks()).allMatch(ConsistencyCheck::holds);
      String name = "sentence vector = " + pooling + " of hidden_states[" + pooled + "]";
      assertThat(inspection.checks())
          .filteredOn(check -> check.name().equals(name))
          .hasSize(pooling == Pooling.POOLER ? 0 : 1);
    }
  }

  /** Expected numbers: the forward pass in numpy, in double precision, from pytorch_model.bin. */
  @Test
  void theNormsOfHiddenStatesAreThoseOfAnIndependentComputation() {
    try (Inspector inspector = Inspector.open(LINUX, CPU)) {
      double[] norms =
          inspector.inspect("return <mask> ;").hiddenStates().stream()
              .mapToDouble(HiddenState::norm)
              .toArray();
      assertThat(norms)
          .containsExactly(
              new double[] {21.50633, 23.52838, 22.65403, 23.00131, 23.10646, 22.95015, 24.11839},
              within(5e-5));
    }
  }

  /** Expected numbers: as above, with the language-model head. */
  @Test
  void theLikeliestTokensAreThoseOfAnIndependentComputation() {
    try (Inspector inspector = Inspector.open(LINUX, CPU)) {
      List<Candidate> candidates =
          inspector.inspect("return <mask> ;").masked().get(0).candidates();
      assertThat(candidates)
          .extracting(Candidate::token)
          .containsExactly(
              new TokenText(558, "Ġret", " ret"),
              new TokenText(553, "Ġerr", " err"),
              new TokenText(475, "ĠNULL", " NULL"),
              new TokenText(989, "Ġerror", " error"),
              new TokenText(862, "Ġtrue", " true"));
      assertThat(candidates.stream().mapToDouble(Candidate::logit).toArray())
          .containsExactly(
              new double[] {4.01804, 3.66100, 3.20160, 3.16163, 3.03721}, within(1e-4));
      assertThat(candidates.stream().mapToDouble(Candidate::probability).toArray())
          .containsExactly(
              new double[] {0.038556, 0.026979, 0.017042, 0.016374, 0.014458}, within(1e-5));
    }
  }

  @Test
  void everyMaskIsFilled() {
    try (Inspector inspector = Inspector.open(LINUX, CPU)) {
      TextInspection inspection = inspector.inspect("<mask> <mask>");
      // The <mask> takes the blank before it along.
      assertThat(inspection.tokens())
          .extracting(TokenSpan::token)
          .containsExactly("<s>", "<mask>", "<mask>", "</s>");
      assertThat(inspection.masks()).isEqualTo(2);
      assertThat(inspection.masked())
          .extracting(TextInspection.Masked::position)
          .containsExactly(1, 2);
      assertThat(inspection.masked()).allSatisfy(mask -> assertThat(mask.candidates()).hasSize(5));
      assertThat(inspection.masked().get(0)).isNotEqualTo(inspection.masked().get(1));
    }
  }

  @Test
  void withoutALanguageModelHeadNothingIsPredicted() {
    try (Inspector inspector = Inspector.open(References.of("pooler").directory(), CPU)) {
      TextInspection inspection = inspector.inspect("return <mask> ;");
      assertThat(inspection.masks()).isEqualTo(1);
      assertThat(inspection.masked()).isEmpty();
    }
  }

  @Test
  void aTextThatIsTooLongIsTruncatedOrRefused() {
    String text = "x y ".repeat(300);
    try (Inspector inspector = Inspector.open(LINUX, CPU)) {
      TextInspection inspection = inspector.inspect(text);
      assertThat(inspection.truncated()).isTrue();
      assertThat(inspection.tokens()).hasSize(inspector.longestInput()).hasSize(128);
      assertThat(inspection.checks()).allMatch(ConsistencyCheck::holds);
    }
    EmbedderOptions strict = CPU.withLongLines(LongLines.ERROR);
    try (Inspector inspector = Inspector.open(LINUX, strict)) {
      assertThatThrownBy(() -> inspector.inspect(text))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("more than the 128 tokens");
    }
  }

  @Test
  void padTokensInATextKeepHuggingFacesPositions() {
    try (Inspector inspector = Inspector.open(LINUX, CPU)) {
      TextInspection inspection = inspector.inspect("a <pad> b <pad> c");
      assertThat(inspection.tokens()).extracting(TokenSpan::id).contains(1);
      assertThat(inspection.checks()).allMatch(ConsistencyCheck::holds);
    }
  }

  @Test
  void aCheckHoldsUpToItsTolerance() {
    assertThat(new ConsistencyCheck("", "", "", 1e-6, 1e-5).holds()).isTrue();
    assertThat(new ConsistencyCheck("", "", "", 1e-4, 1e-5).holds()).isFalse();
    assertThat(new ConsistencyCheck("", "", "", Double.NaN, 1e-5).holds()).isFalse();
  }

  private static double mean(float[] row) {
    double sum = 0;
    for (float value : row) {
      sum += value;
    }
    return sum / row.length;
  }

  private static Integer[] boxed(int[] ids) {
    Integer[] boxed = new Integer[ids.length];
    for (int i = 0; i < ids.length; i++) {
      boxed[i] = ids[i];
    }
    return boxed;
  }
}
