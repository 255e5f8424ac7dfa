package embed.weights;

import embed.fuzz.Untrusted;

/** The pickle of a state dict alone, without a file around it. */
public final class PickleFuzz {
  private PickleFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    try (MappedFile file = MappedFile.open(Untrusted.file(PickleFuzz.class, "data.pkl", data))) {
      Untrusted.read(() -> new StateDictPickle(file, 0, data.length, "data.pkl").load());
      Untrusted.read(() -> new StateDictPickle(file, 0, data.length, "data.pkl").loadValue());
    }
  }
}
