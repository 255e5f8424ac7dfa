package embed.weights;

import embed.fuzz.Untrusted;

/** Reads a safetensors file. */
public final class SafetensorsFuzz {
  private SafetensorsFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    WeightsFuzz.read(Untrusted.file(SafetensorsFuzz.class, "model.safetensors", data));
  }
}
