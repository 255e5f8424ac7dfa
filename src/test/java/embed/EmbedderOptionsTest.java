package embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EmbedderOptionsTest {
  private static final EmbedderOptions ALL =
      EmbedderOptions.DEFAULTS
          .withPooling(List.of(Pooling.CLS, Pooling.MAX))
          .withLayer(3)
          .withNormalize(true)
          .withDimensions(7)
          .withPrompt("text: ")
          .withPromptName("query")
          .withPlain(true)
          .withIgnoreAdapter(true)
          .withLongLines(LongLines.ERROR)
          .withDevice(new Device(Device.Type.CUDA, 1))
          .withDtype(Dtype.INT8)
          .withEmulateDtype(true)
          .withPlainKernels(true)
          .withThreads(5);

  @Test
  void optionsAreEqualAfterTheyWereSerialized() throws Exception {
    for (EmbedderOptions options : new EmbedderOptions[] {ALL, EmbedderOptions.DEFAULTS}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(options);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat(in.readObject()).isEqualTo(options);
      }
    }
  }

  @Test
  void optionsThatDifferInOneValueAreNotEqualAndShowIt() {
    EmbedderOptions none = EmbedderOptions.DEFAULTS;
    List<EmbedderOptions> different =
        List.of(
            none,
            none.withPooling(Pooling.CLS),
            none.withLayer(3),
            none.withNormalize(true),
            none.withDimensions(7),
            none.withPrompt("a"),
            none.withPromptName("a"),
            none.withPlain(true),
            none.withIgnoreAdapter(true),
            none.withLongLines(LongLines.ERROR),
            none.withDevice(Device.CPU),
            none.withDtype(Dtype.INT8),
            none.withEmulateDtype(true),
            none.withPlainKernels(true),
            none.withThreads(5));
    assertThat(different).doesNotHaveDuplicates();
    assertThat(different).extracting(EmbedderOptions::toString).doesNotHaveDuplicates();
    assertThat(none.withLayer(3)).isEqualTo(none.withLayer(3)).hasSameHashCodeAs(none.withLayer(3));
    assertThat(none).as("never changed").isEqualTo(none.withLayer(3).withLayer(null));
  }

  @Test
  void optionsThatNoEmbedderCouldFollowAreRefused() {
    assertThatThrownBy(() -> ALL.withThreads(0))
        .isInstanceOf(EmbedException.class)
        .hasMessage("the number of threads must be at least 1, is 0");
    assertThatThrownBy(() -> ALL.withDimensions(0))
        .isInstanceOf(EmbedException.class)
        .hasMessage("the number of dimensions must be at least 1, is 0");
    assertThatThrownBy(() -> ALL.withPooling(List.of())).isInstanceOf(EmbedException.class);
    assertThatThrownBy(() -> ALL.withLongLines(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ALL.withDevice(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ALL.withDtype(null)).isInstanceOf(NullPointerException.class);
  }
}
