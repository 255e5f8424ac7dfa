package embed.tokenizer;

import embed.fuzz.Untrusted;
import java.nio.file.Path;

/** tokenizer.json, given to the native library where this program takes it. */
public final class TokenizerJsonFuzz {
  private TokenizerJsonFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Path file = Untrusted.file(TokenizerJsonFuzz.class, "tokenizer.json", data);
    Untrusted.read(() -> TokenizerFuzz.tokenize(file.getParent()));
  }
}
