package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import embed.tokenizer.json.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ManyAddedTokensTest {
  private static final int FIRST = TestTokenizers.LINUX_VOCABULARY;

  @TempDir private Path parent;

  private LineTokenizer open(int count) throws IOException {
    Path directory = TestTokenizers.linuxCopy(parent);
    String tokens =
        IntStream.range(0, count)
            .mapToObj(i -> "\"tok" + i + "\": " + (FIRST + i))
            .collect(Collectors.joining(", ", "{", "}"));
    TestTokenizers.write(directory, TokenizerFiles.ADDED_TOKENS, tokens);
    return TestTokenizers.open(directory, FIRST + count, 128);
  }

  /** The native library alone compares each with all others and takes half a minute. */
  @Test
  @Timeout(20)
  void sixtyThousandTokensAreOpenedAndFoundInSeconds() throws IOException {
    try (LineTokenizer tokenizer = open(60_000)) {
      for (int i = 0; i < 20_000; i++) {
        tokenizer.tokenize("the token test took time to tell that this thing took too long " + i);
      }
      assertThat(tokenizer.tokenize("x tok59999tok7").ids())
          .containsSequence(FIRST + 59_999, FIRST + 7);
    }
  }

  @Test
  void theIdsAreThoseOfTheNativeLibrary() throws IOException {
    try (LineTokenizer tokenizer = open(500)) {
      for (String line :
          new String[] {"tok1 tok12tok123 tok999", " tok49 9<mask>tok", "tok4\ttok"}) {
        int[] ids = tokenizer.spans(line).stream().mapToInt(TokenSpan::id).toArray();
        assertThat(tokenizer.tokenize(line).ids()).isEqualTo(ids);
      }
    }
  }
}
