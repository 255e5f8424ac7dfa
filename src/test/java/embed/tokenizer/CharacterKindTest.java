package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import embed.tokenizer.json.TokenizerFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks the native library for the kind of every code point, with a vocabulary that joins "a", "1"
 * or "!" and the first byte of what follows it: that happens only inside a word, which is only one
 * kind.
 */
class CharacterKindTest {
  private static final int LONGEST = 1 << 20;
  private static final int AT_ONCE = 1000;

  @TempDir private Path directory;
  private NativeTokenizer probe;

  @BeforeEach
  void openProbe() throws Exception {
    StringBuilder vocabulary = new StringBuilder("{\"<s>\":0,\"</s>\":1,\"<unk>\":2,\"<pad>\":3");
    StringBuilder merges = new StringBuilder("#version: 0.2\n");
    int id = 4;
    for (int b = 0; b < 256; b++) {
      String symbol = String.valueOf(symbol(b));
      vocabulary.append(",").append(new JsonPrimitive(symbol)).append(':').append(id++);
      for (String before : List.of("a", "1", "!")) {
        vocabulary.append(",").append(new JsonPrimitive(before + symbol)).append(':').append(id++);
        merges.append(before).append(' ').append(symbol).append('\n');
      }
    }
    TestTokenizers.write(directory, TokenizerFiles.VOCABULARY, vocabulary + "}");
    TestTokenizers.write(directory, TokenizerFiles.MERGES, merges.toString());
    probe = TestTokenizers.nativeTokenizer(directory, LONGEST);
  }

  @AfterEach
  void closeProbe() {
    probe.close();
  }

  @Test
  void everyLetterJoinsLetters() {
    assertThat(apart("a", CharacterKind.LETTER)).isEmpty();
  }

  @Test
  void everyNumberJoinsNumbers() {
    assertThat(apart("1", CharacterKind.NUMBER)).isEmpty();
  }

  @Test
  void everyOtherCharacterJoinsPunctuation() {
    assertThat(apart("!", CharacterKind.OTHER)).isEmpty();
  }

  @Test
  void everySpaceJoinsNothing() {
    List<Integer> spaces = codePoints(CharacterKind.SPACE);
    assertThat(spaces).isNotEmpty();
    for (String before : List.of("a", "1", "!")) {
      assertThat(apart(before, CharacterKind.SPACE)).isEqualTo(spaces);
    }
  }

  /** The code points of a kind that do not join the character before them. */
  private List<Integer> apart(String before, byte kind) {
    List<Integer> all = codePoints(kind);
    List<Integer> apart = new ArrayList<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<Integer> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      // All join exactly if their tokens are as few as they can be.
      if (!join(before, some)) {
        for (Integer codePoint : some) {
          if (!join(before, List.of(codePoint))) {
            apart.add(codePoint);
          }
        }
      }
    }
    return apart;
  }

  private boolean join(String before, List<Integer> codePoints) {
    StringBuilder text = new StringBuilder();
    for (int codePoint : codePoints) {
      text.append(' ').append(before).appendCodePoint(codePoint);
    }
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    return probe.ids(text.toString(), false).length == bytes - codePoints.size();
  }

  private static List<Integer> codePoints(byte kind) {
    List<Integer> codePoints = new ArrayList<>();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      boolean surrogate =
          codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      if (!surrogate && CharacterKind.of(codePoint) == kind) {
        codePoints.add(codePoint);
      }
    }
    return codePoints;
  }

  /** The character that {@code bytes_to_unicode} of GPT-2's encoder maps a byte to. */
  private static char symbol(int b) {
    if (b <= ' ') {
      return (char) (0x100 + b);
    }
    if (b >= 0x7F && b <= 0xA0) {
      return (char) (0x100 + 33 + b - 0x7F);
    }
    return b == 0xAD ? (char) (0x100 + 67) : (char) b;
  }
}
