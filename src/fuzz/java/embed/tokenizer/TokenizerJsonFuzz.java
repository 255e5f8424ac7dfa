package embed.tokenizer;

import embed.fuzz.Untrusted;
import java.nio.file.Path;

/** Reads tokenizer.json, which is passed to the native library if this program accepts it. */
public final class TokenizerJsonFuzz {
  private TokenizerJsonFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Path file = Untrusted.file(TokenizerJsonFuzz.class, "tokenizer.json", data);
    Untrusted.read(() -> TokenizerFuzz.tokenize(file.getParent()));
  }
}
