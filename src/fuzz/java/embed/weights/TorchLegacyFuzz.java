package embed.weights;

import embed.fuzz.Untrusted;

/** A {@code pytorch_model.bin} that begins as a pickle. */
public final class TorchLegacyFuzz {
  private TorchLegacyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0 || data[0] != (byte) 0x80) {
      return; // the other formats have fuzz targets of their own
    }
    WeightsFuzz.read(Untrusted.file(TorchLegacyFuzz.class, "pytorch_model.bin", data));
  }
}
