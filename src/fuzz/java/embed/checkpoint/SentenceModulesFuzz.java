package embed.checkpoint;

import embed.fuzz.Untrusted;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the files of sentence-transformers. The input contains them separated by NUL bytes:
 * modules.json, the configs of the module folders that the seeds name, and the configs of the
 * Transformer module and of the whole model.
 */
public final class SentenceModulesFuzz {
  private static final String[] FILES = {
    "modules.json",
    "1_Pooling/config.json",
    "2_Dense/config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json"
  };

  private SentenceModulesFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    int from = 0;
    Path directory = null;
    for (String file : FILES) {
      int to = from;
      while (to < data.length && data[to] != 0) {
        to++;
      }
      Path path =
          Untrusted.file(SentenceModulesFuzz.class, file, Arrays.copyOfRange(data, from, to));
      directory = directory == null ? path.getParent() : directory;
      from = Math.min(to + 1, data.length);
    }
    Path checkpoint = directory;
    Untrusted.read(() -> SentenceModules.read(checkpoint).close());
  }
}
