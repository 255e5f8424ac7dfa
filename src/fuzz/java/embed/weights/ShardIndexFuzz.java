package embed.weights;

import embed.fuzz.Untrusted;
import java.nio.file.Path;

/** Reads the index of a sharded checkpoint and checks that no shard is outside its directory. */
public final class ShardIndexFuzz {
  private ShardIndexFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Path file = Untrusted.file(ShardIndexFuzz.class, "model.safetensors.index.json", data);
    Untrusted.read(
        () -> {
          for (Path shard : ShardIndex.read(file).named()) {
            if (!file.getParent().equals(shard.normalize().getParent())) {
              throw new AssertionError("a shard outside the directory: " + shard);
            }
          }
        });
  }
}
