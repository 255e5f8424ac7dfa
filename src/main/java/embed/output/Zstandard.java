package embed.output;

import embed.natives.NativeLibraries;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the Zstandard library lies, so that it need not unpack itself into the temporary folder.
 */
public final class Zstandard {
  /** The property by which zstd-jni is told. */
  private static final String PROPERTY = "ZstdNativePath";

  private Zstandard() {}

  /**
   * To be called before anything of zstd-jni is. Outside the packaged program it unpacks itself.
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
