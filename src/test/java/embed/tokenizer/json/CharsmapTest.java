package embed.tokenizer.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CharsmapTest {
  private static final int UNITS = 512;
  private static final int HAS_VALUE = 1 << 8;
  private static final int VALUE = 1 << 31;

  /** A map of "a" to the second of two texts: the root leads to block 1, "a" there to block 0. */
  private final int[] units = new int[UNITS];

  private final String texts = "é\0b\0";

  CharsmapTest() {
    units[0] = 256 << 10;
    units[256 ^ 'a'] = (256 ^ 'a' ^ 4) << 10 | HAS_VALUE | 'a';
    units[4] = VALUE | 3;
  }

  @Test
  void aMapWhoseReferencesStayInsideIsSound() {
    assertThat(Charsmap.isSound(base64(UNITS * 4, texts))).isTrue();
  }

  @Test
  void aReferenceOutOfTheArrayIsFound() {
    units[0] = 1024 << 10;
    assertThat(Charsmap.isSound(base64(UNITS * 4, texts))).isFalse();
    units[0] = 0x3FFFFF << 10 | 1 << 9;
    assertThat(Charsmap.isSound(base64(UNITS * 4, texts))).isFalse();
  }

  @Test
  void aValueOutOfTheTextsOrInsideACharacterIsFound() {
    units[4] = VALUE | 6;
    assertThat(Charsmap.isSound(base64(UNITS * 4, texts))).isFalse();
    units[4] = VALUE | 1;
    assertThat(Charsmap.isSound(base64(UNITS * 4, texts))).isFalse();
    units[4] = -1;
    assertThat(Charsmap.isSound(base64(UNITS * 4, texts))).isFalse();
  }

  @Test
  void aSizeThatTheBytesDoNotHaveIsFound() {
    for (int size : new int[] {-4, 0, 3, UNITS * 4 + 4, Integer.MAX_VALUE}) {
      assertThat(Charsmap.isSound(base64(size, ""))).as("size %d", size).isFalse();
    }
    assertThat(Charsmap.isSound("")).isFalse();
    assertThat(Charsmap.isSound("AAA")).isFalse();
    assertThat(Charsmap.isSound("no base64!")).isFalse();
  }

  /** Found by fuzzing: the native library panicked at what Java's decoder took. */
  @Test
  void base64WithoutPaddingOrWithBitsLeftOverIsFound() {
    String sound = base64(UNITS * 4, texts);
    assertThat(Charsmap.isSound(sound)).isTrue();
    assertThat(sound).endsWith("gA=");
    assertThat(Charsmap.isSound(sound.substring(0, sound.length() - 1))).isFalse();
    assertThat(Charsmap.isSound(sound.substring(0, sound.length() - 2) + "B=")).isFalse();
  }

  private String base64(int size, String after) {
    byte[] text = after.getBytes(StandardCharsets.UTF_8);
    ByteBuffer map =
        ByteBuffer.allocate(4 + UNITS * 4 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    map.putInt(size);
    for (int unit : units) {
      map.putInt(unit);
    }
    map.put(text);
    return Base64.getEncoder().encodeToString(map.array());
  }
}
