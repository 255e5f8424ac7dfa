package embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

final class EmbedderOptionsTest {
  private static final EmbedderOptions ALL =
      new EmbedderOptions(
          Pooling.CLS, 3, true, LongLines.ERROR, new Device(Device.Type.CUDA, 1), 5);

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
  void givenOptionsWinOverDefaultsAndNullIsNotGiven() {
    EmbedderOptions none = EmbedderOptions.DEFAULTS;
    assertThat(none.orElse(ALL))
        .isEqualTo(none.withPooling(Pooling.CLS).withLayer(3).withNormalize(true).withThreads(5));
    EmbedderOptions some = none.withLayer(0).withNormalize(false);
    assertThat(some.orElse(ALL).layer()).isZero();
    assertThat(some.orElse(ALL).normalize()).isFalse();
    assertThat(ALL.orElse(some)).isEqualTo(ALL);
    assertThat(ALL.withPooling(null).withLayer(null).withNormalize(null).withThreads(null))
        .isEqualTo(none.withLongLines(LongLines.ERROR).withDevice(ALL.device()));
  }

  @Test
  void optionsThatNoEmbedderCouldFollowAreRefused() {
    assertThatThrownBy(() -> ALL.withThreads(0))
        .isInstanceOf(EmbedException.class)
        .hasMessage("the number of threads must be at least 1, is 0");
    assertThatThrownBy(() -> ALL.withLongLines(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ALL.withDevice(null)).isInstanceOf(NullPointerException.class);
  }
}
