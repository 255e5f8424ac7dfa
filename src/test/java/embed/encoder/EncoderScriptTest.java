package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class EncoderScriptTest {
  private static final Map<String, String> CONSTANTS =
      Map.of("HEADS", "12", "HEADS_OF_KEYS", "$HEADS", "C2P", "True");

  @Test
  void constantsAreWholeWordsWhoseValuesAreNotReplacedAgain() {
    assertThat(EncoderScript.filled("[$HEADS, $HEADS_OF_KEYS, HEADS]: $C2P", CONSTANTS))
        .isEqualTo("[12, $HEADS, HEADS]: True");
    assertThat(EncoderScript.filled("no constants", CONSTANTS)).isEqualTo("no constants");
  }

  @Test
  void anUnknownConstantIsAnError() {
    for (String unknown : new String[] {"$HEAD", "$HEADS_", "$"}) {
      assertThatThrownBy(() -> EncoderScript.filled("x = " + unknown + " + 1", CONSTANTS))
          .hasMessage("no constant " + unknown);
    }
  }
}
