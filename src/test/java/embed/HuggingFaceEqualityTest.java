package embed;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References.Reference;
import embed.checkpoint.Checkpoint;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors equal those that Hugging Face transformers 4.19.4 on PyTorch 1.13 made. */
final class HuggingFaceEqualityTest {
  private static final double TOLERANCE = 2e-5;
  private static final EmbedderOptions CPU = EmbedderOptions.DEFAULTS.withDevice(Device.CPU);

  @ParameterizedTest
  @MethodSource("embed.References#all")
  void theMeanEqualsTorchMeanOfTheLastHiddenState(Reference reference) {
    assertThat(difference(reference, CPU, "mean", 0)).isLessThanOrEqualTo(TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("embed.References#all")
  void clsEqualsTheFirstTokensLastHiddenState(Reference reference) {
    assertThat(difference(reference, CPU.withPooling(Pooling.CLS), "cls", 0))
        .isLessThanOrEqualTo(TOLERANCE);
  }

  static Stream<Arguments> everyLayer() {
    return References.all()
        .flatMap(
            reference ->
                IntStream.rangeClosed(0, layers(reference))
                    .mapToObj(layer -> Arguments.of(reference, layer)));
  }

  @ParameterizedTest
  @MethodSource("everyLayer")
  void theMeanOfEveryHiddenStateIsEqual(Reference reference, int layer) {
    int firstRow = layer * reference.lines().size();
    assertThat(difference(reference, CPU.withLayer(layer), "hidden_mean", firstRow))
        .isLessThanOrEqualTo(TOLERANCE);
    int fromTheEnd = layer - layers(reference) - 1;
    assertThat(difference(reference, CPU.withLayer(fromTheEnd), "hidden_mean", firstRow))
        .isLessThanOrEqualTo(TOLERANCE);
  }

  static Stream<Reference> withPooler() {
    return References.all().filter(reference -> reference.arrays().has("pooler"));
  }

  @ParameterizedTest
  @MethodSource("withPooler")
  void thePoolerEqualsPoolerOutput(Reference reference) {
    assertThat(difference(reference, CPU.withPooling(Pooling.POOLER), "pooler", 0))
        .isLessThanOrEqualTo(TOLERANCE);
  }

  @Test
  void someReferencesHaveAPooler() {
    assertThat(withPooler().count()).isGreaterThanOrEqualTo(2);
  }

  private static double difference(
      Reference reference, EmbedderOptions options, String array, int firstRow) {
    try (Embedder embedder = Embedder.open(reference.directory(), options)) {
      List<float[]> vectors =
          embedder.embedAll(reference.lines()).stream().map(Embedding::vector).toList();
      return References.difference(vectors, reference.arrays().array(array), firstRow);
    }
  }

  private static int layers(Reference reference) {
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory())) {
      return checkpoint.architecture().config().layers();
    }
  }
}
