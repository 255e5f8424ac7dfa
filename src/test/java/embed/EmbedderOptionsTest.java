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
      new EmbedderOptions(
          List.of(Pooling.CLS, Pooling.MAX),
          3,
          true,
          7,
          "text: ",
          "query",
          true,
          true,
          LongLines.ERROR,
          new Device(Device.Type.CUDA, 1),
          Dtype.INT8,
          true,
          true,
          5);

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
