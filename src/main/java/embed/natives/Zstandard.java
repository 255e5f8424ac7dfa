package embed.natives;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Locates the native Zstandard library, so that zstd-jni does not extract its own copy to the
 * temporary folder.
 */
public final class Zstandard {
  /** The system property that tells zstd-jni where its native library is. */
  private static final String PROPERTY = "ZstdNativePath";

  private Zstandard() {}

  /**
   * Call this before using any class of zstd-jni. Outside the packaged program it does nothing, and
   * zstd-jni extracts its library.
   */
  public static synchronized void find() {
    Path home = NativeLibraries.home();
    if (home == null || System.getProperty(PROPERTY) != null) {
      return;
    }
    for (String ending : new String[] {".so", ".dylib"}) {
      Path library = home.resolve("codecs").resolve("libzstd-jni" + ending);
      if (Files.isRegularFile(library)) {
        System.setProperty(PROPERTY, library.toString());
      }
    }
  }
}
