package embed.weights;

import embed.fuzz.Untrusted;

/** Reads the pickle of a state dict without a surrounding file. */
public final class PickleFuzz {
  private PickleFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    try (MappedFile file = MappedFile.open(Untrusted.file(PickleFuzz.class, "data.pkl", data))) {
      Untrusted.read(
          () -> {
            StateDictPickle stateDict = new StateDictPickle(file, 0, data.length, "data.pkl");
            stateDict.load();
            stateDict.tensors(file).forEach(Tensor::describe);
          });
      Untrusted.read(() -> new StateDictPickle(file, 0, data.length, "data.pkl").loadValue());
    }
  }
}
