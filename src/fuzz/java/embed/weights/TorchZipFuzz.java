package embed.weights;

import embed.fuzz.Untrusted;

/** A {@code pytorch_model.bin} that begins as a zip archive. */
public final class TorchZipFuzz {
  private TorchZipFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 4 || data[0] != 'P' || data[1] != 'K' || data[2] != 3 || data[3] != 4) {
      return; // the other formats have fuzz targets of their own
    }
    WeightsFuzz.read(Untrusted.file(TorchZipFuzz.class, "pytorch_model.bin", data));
  }
}
