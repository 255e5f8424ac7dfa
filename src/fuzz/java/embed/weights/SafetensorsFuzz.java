package embed.weights;

import embed.fuzz.Untrusted;

/** A file of safetensors. */
public final class SafetensorsFuzz {
  private SafetensorsFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    WeightsFuzz.read(Untrusted.file(SafetensorsFuzz.class, "model.safetensors", data));
  }
}
