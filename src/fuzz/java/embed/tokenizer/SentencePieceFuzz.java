package embed.tokenizer;

import embed.fuzz.Untrusted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a SentencePiece model without tokenizer.json. The first byte of the input chooses the
 * tokenizer class and the transformers version of the directory.
 */
public final class SentencePieceFuzz {
  private static final String[][] CLASSES = {
    {"XLMRobertaTokenizer", "sentencepiece.bpe.model"},
    {"CamembertTokenizer", "sentencepiece.bpe.model"},
    {"AlbertTokenizer", "spiece.model"},
    {"DebertaV2Tokenizer", "spm.model"}
  };

  private SentencePieceFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    int kind = data.length == 0 ? 0 : data[0] & 7;
    String[] read = CLASSES[kind / 2];
    write("config.json", "{\"transformers_version\": \"" + (4 + kind % 2) + ".1.0\"}");
    write("tokenizer_config.json", "{\"tokenizer_class\": \"" + read[0] + "\"}");
    byte[] model = Arrays.copyOfRange(data, Math.min(1, data.length), data.length);
    Path file = Untrusted.file(SentencePieceFuzz.class, read[1], model);
    Untrusted.read(() -> TokenizerFuzz.tokenize(file.getParent()));
  }

  private static void write(String name, String text) {
    Untrusted.file(SentencePieceFuzz.class, name, text.getBytes(StandardCharsets.UTF_8));
  }
}
