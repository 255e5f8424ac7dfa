package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.Device;
import embed.Dtype;
import embed.EmbedException;
import embed.EmbedderOptions;
import embed.Pooling;
import embed.References;
import embed.References.Reference;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels that are right are proven right, and wrong ones are noticed, replaced and reported. */
final class ArithmeticProofTest {
  /** Every kind of layer and attention. */
  private static final List<String> SOME =
      List.of("Linux", "albert", "deberta-v2-conv", "eurobert", "modernbert", "mpnet");

  static Stream<Reference> some() {
    return SOME.stream().map(References::of);
  }

  static Stream<Reference> others() {
    return FamiliesTest.references().filter(reference -> !SOME.contains(reference.name()));
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("others")
  void otherFamiliesAreProvenToo(Reference reference) {
    theKernelsOfThisMachineAreRight(reference);
    oneWrongBlockDiffersByTenTimesTheTolerance(reference);
  }

  @ParameterizedTest
  @MethodSource("some")
  void theKernelsOfThisMachineAreRight(Reference reference) {
    for (LinearKernels kernels : Kernels.ofThisMachine()) {
      assertThat(fault(reference, kernels)).as("%s", kernels).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("some")
  void oneWrongBlockDiffersByTenTimesTheTolerance(Reference reference) {
    for (Dtype dtype : Dtype.values()) {
      String fault = fault(reference, wrong(dtype, "linear_wrong.py", "attention_packed.py"));
      assertThat(fault).as("%s", dtype).contains("(a linear layer");
      double difference =
          Double.parseDouble(fault.substring(fault.lastIndexOf(" ") + 1, fault.length() - 1));
      assertThat(difference).isGreaterThan(10 * ArithmeticProof.tolerance(dtype));
    }
  }

  @Test
  void wrongAttentionIsNoticed() {
    for (String name : List.of("Linux", "mpnet", "deberta-v2", "modernbert")) {
      LinearKernels wrong = wrong(Dtype.FLOAT32, "linear_plain.py", "attention_wrong.py");
      assertThat(fault(References.of(name), wrong)).as(name).contains("(attention differs by ");
    }
  }

  @Test
  void aWrongPoolerOrModuleIsNoticedWhereItIsUsed() {
    LinearKernels wrong =
        new LinearKernels(
            "test",
            false,
            Dtype.FLOAT32,
            false,
            List.of("layers_right.py", "linear_wrong.py", "attention_plain.py"));
    EmbedderOptions options = EmbedderOptions.DEFAULTS;
    assertThat(fault(References.of("pooler"), wrong, options.withPooling(Pooling.MEAN))).isNull();
    assertThat(fault(References.of("pooler"), wrong, options.withPooling(Pooling.POOLER)))
        .contains("(a linear layer of ");
    assertThat(fault(References.of("st-dense"), wrong, options)).contains("(a linear layer of ");
    assertThat(fault(References.of("st-dense"), wrong, options.withPlain(true))).isNull();
    assertThat(fault(References.of("electra"), wrong, options)).contains("(a linear layer of ");
  }

  @Test
  void wrongKernelsOfFloat32AreReplacedByPlainOnesAndReported() {
    Reference reference = References.of("Linux");
    LinearKernels wrong = wrong(Dtype.FLOAT32, "linear_wrong.py", "attention_packed.py");
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory());
        Encoder encoder = encoder(checkpoint, wrong)) {
      List<float[]> vectors = new ArrayList<>();
      encoder.encode(reference.ids()).forEach(vector -> vectors.add(Futures.get(vector)));
      assertThat(References.difference(vectors, reference.arrays().array("mean"), 0))
          .isLessThan(2e-5);
      assertThat(encoder.arithmetic()).isEqualTo("float32 by plain matrix products");
      assertThat(encoder.arithmeticWarning())
          .startsWith("test computes wrong numbers on this machine (a linear layer of 128 inputs")
          .contains("slower")
          .endsWith("their last bits may depend on the batch");
    }
  }

  @Test
  void nothingIsReportedWhereTheKernelsAreRight() {
    try (Checkpoint checkpoint = Checkpoint.open(References.of("Linux").directory());
        Encoder encoder = encoder(checkpoint, Kernels.PLAIN)) {
      assertThat(encoder.arithmeticWarning()).isNull();
      assertThat(encoder.arithmetic()).isEqualTo("float32 by PyTorch");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INT8", "BFLOAT16"})
  void wrongKernelsOfAnotherDtypeAreRefused(Dtype dtype) {
    LinearKernels wrong = wrong(dtype, "linear_wrong.py", "attention_packed.py");
    try (Checkpoint checkpoint = Checkpoint.open(References.of("Linux").directory())) {
      assertThatThrownBy(() -> encoder(checkpoint, wrong))
          .isInstanceOf(EmbedException.class)
          .hasMessageMatching(
              "no "
                  + dtype
                  + " on cpu: test computes wrong numbers on this machine \\(a linear .*"
                  + " differs by .*\\): use float32");
    }
  }

  private static LinearKernels wrong(Dtype dtype, String linear, String attention) {
    List<String> sources = new ArrayList<>(List.of("linear_" + dtype + ".py"));
    if (dtype != Dtype.FLOAT32) {
      sources.add(dtype + "_emulated.py");
    }
    sources.addAll(List.of(linear, attention));
    return new LinearKernels("test", false, dtype, true, sources);
  }

  private static String fault(Reference reference, LinearKernels kernels) {
    return fault(reference, kernels, EmbedderOptions.DEFAULTS);
  }

  private static String fault(Reference reference, LinearKernels kernels, EmbedderOptions options) {
    PyTorch.load();
    ExecutorService thread = Executors.newSingleThreadExecutor(ScriptModule::newThread);
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory(), options)) {
      Recipe recipe = Recipe.of(options, checkpoint);
      new LoadedModel(checkpoint, checkpoint.architecture(), recipe, Device.CPU, kernels, thread)
          .close();
      return null;
    } catch (ArithmeticProof.WrongNumbersException e) {
      return e.getMessage();
    } finally {
      thread.shutdown();
    }
  }

  private static Encoder encoder(Checkpoint checkpoint, LinearKernels kernels) {
    PyTorch.load();
    EmbedderOptions options = EmbedderOptions.DEFAULTS.withThreads(2);
    return new Encoder(checkpoint, checkpoint.architecture(), options, Device.CPU, kernels, 256);
  }
}
