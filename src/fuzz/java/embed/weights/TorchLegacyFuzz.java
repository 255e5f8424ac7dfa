package embed.weights;

import embed.fuzz.Untrusted;

/** Reads a {@code pytorch_model.bin} that starts with a pickle. */
public final class TorchLegacyFuzz {
  private TorchLegacyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0 || data[0] != (byte) 0x80) {
      return; // the other formats have their own fuzz targets
    }
    WeightsFuzz.read(Untrusted.file(TorchLegacyFuzz.class, "pytorch_model.bin", data));
  }
}
