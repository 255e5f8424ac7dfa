package embed.weights;

import static org.assertj.core.api.Assertions.assertThat;

import embed.file.Float16;
import org.junit.jupiter.api.Test;

class Float32CopyTest {
  private static final int PATTERNS = 1 << 16;

  private static short[] allPatterns() {
    short[] patterns = new short[PATTERNS];
    for (int i = 0; i < PATTERNS; i++) {
      patterns[i] = (short) i;
    }
    return patterns;
  }

  @Test
  void everyFloat16WidensExactly() {
    float[] widened = new float[PATTERNS];
    Float16.widen(allPatterns(), widened, PATTERNS);
    for (int i = 0; i < PATTERNS; i++) {
      float expected = StateDict.float16((short) i);
      // floatToIntBits makes all NaNs one and tells 0 from -0.
      assertThat(Float.floatToIntBits(widened[i]))
          .as("0x%04x", i)
          .isEqualTo(Float.floatToIntBits(expected));
    }
  }

  @Test
  void everyBfloat16IsTheUpperHalfOfItsFloat32() {
    float[] widened = new float[PATTERNS];
    Float32Copy.widenBfloat16(allPatterns(), widened, PATTERNS);
    for (int i = 0; i < PATTERNS; i++) {
      assertThat(Float.floatToIntBits(widened[i]))
          .isEqualTo(Float.floatToIntBits(Float.intBitsToFloat(i << 16)));
    }
  }
}
