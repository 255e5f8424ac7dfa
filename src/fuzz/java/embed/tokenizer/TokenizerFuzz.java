package embed.tokenizer;

import embed.fuzz.Untrusted;
import embed.tokenizer.json.TokenizerFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the files from which tokenizer.json is generated: vocab.json, merges.txt,
 * tokenizer_config.json, special_tokens_map.json and added_tokens.json. The input contains them in
 * this order, separated by NUL bytes.
 */
public final class TokenizerFuzz {
  private static final int VOCABULARY_SIZE = 300;
  private static final int POSITIONS = 32;
  private static final List<String> LINES =
      List.of("", "a b", "<s> ab<mask> é\u0000", "((ab 1.5)\t\u2028\ud83d\ude00", "ab".repeat(64));

  private static final String[] FILES = {
    TokenizerFiles.VOCABULARY,
    TokenizerFiles.MERGES,
    TokenizerFiles.CONFIG,
    TokenizerFiles.SPECIAL_TOKENS,
    TokenizerFiles.ADDED_TOKENS
  };

  private TokenizerFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    int from = 0;
    Path directory = null;
    for (int i = 0; i < FILES.length; i++) {
      int to = from;
      while (to < data.length && (data[to] != 0 || i == FILES.length - 1)) {
        to++;
      }
      byte[] bytes =
          to == from && i > 1 ? new byte[] {'{', '}'} : Arrays.copyOfRange(data, from, to);
      directory = Untrusted.file(TokenizerFuzz.class, FILES[i], bytes).getParent();
      from = Math.min(to + 1, data.length);
    }
    Path checkpoint = directory;
    Untrusted.read(() -> tokenize(checkpoint));
  }

  /** Opens a tokenizer, tokenizes some lines, and checks that all ids are within the vocabulary. */
  static void tokenize(Path directory) {
    try (LineTokenizer tokenizer =
        LineTokenizer.open(
            directory, VOCABULARY_SIZE, new InputLimit(POSITIONS, "positions", false), false)) {
      for (String line : LINES) {
        for (int id : tokenizer.tokenize(line).ids()) {
          if (id < 0 || id >= VOCABULARY_SIZE) {
            throw new AssertionError("the id " + id);
          }
        }
        tokenizer.spans(line);
      }
    }
  }
}
