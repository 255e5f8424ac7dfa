package embed.weights;

import embed.fuzz.Untrusted;

/** Reads a {@code pytorch_model.bin} that is a zip archive. */
public final class TorchZipFuzz {
  private TorchZipFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 4 || data[0] != 'P' || data[1] != 'K' || data[2] != 3 || data[3] != 4) {
      return; // the other formats have their own fuzz targets
    }
    WeightsFuzz.read(Untrusted.file(TorchZipFuzz.class, "pytorch_model.bin", data));
  }
}
