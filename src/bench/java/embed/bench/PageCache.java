package embed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Empties the system's file cache, which Linux lets root do. */
final class PageCache {
  private static final Path DROP = Path.of("/proc/sys/vm/drop_caches");

  private PageCache() {}

  static boolean canDrop() {
    return Files.isWritable(DROP);
  }

  /** After this, what no running process has mapped is read from the disk again. */
  static void drop() throws IOException, InterruptedException {
    new ProcessBuilder("sync").start().waitFor();
    Files.writeString(DROP, "3");
  }
}
