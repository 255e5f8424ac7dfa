package embed.model;

import embed.fuzz.Untrusted;
import java.nio.file.Path;

/** Reads config.json and computes the shapes of the encoder's tensors from it. */
public final class ConfigFuzz {
  private static final int MOST_LAYERS = 1_000;

  private ConfigFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Path file = Untrusted.file(ConfigFuzz.class, "config.json", data);
    Untrusted.read(
        () -> {
          Architecture architecture = Architecture.read(file);
          if (architecture.config().layers() <= MOST_LAYERS) {
            architecture.layouts().forEach(Parameters::encoder);
          }
        });
  }
}
