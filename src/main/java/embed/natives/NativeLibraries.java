package embed.natives;

import embed.EmbedException;
import embed.EmbedException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Tells DJL where its native libraries are: libtorch, DJL's JNI library for it, and the tokenizers.
 * They are in the folder of the unpacked program, which the system property {@code embed.home}
 * names. Without that property, DJL unpacks the libraries in the jars on the class path into {@code
 * ~/.djl.ai}.
 *
 * <p>The settings are passed to DJL as system properties. A property that is already set keeps its
 * value. If an environment variable and a property have the same name, DJL uses the variable.
 */
public final class NativeLibraries {
  /** The folder in {@link #home} with the libraries that DJL loads. */
  private static final String FOLDER = "native";

  private static final String LIBTORCH = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String TOKENIZERS = "RUST_LIBRARY_PATH";
  private static final String OFFLINE = "ai.djl.offline";
  private static final String SCRIPT_THREADS = "ai.djl.pytorch.num_interop_threads";

  private NativeLibraries() {}

  /** The folder that {@code embed.home} names, or null. */
  public static Path home() {
    String home = System.getProperty("embed.home");
    return home == null ? null : Path.of(home);
  }

  /**
   * Sets DJL's properties. Call this before DJL loads a library.
   *
   * @throws EmbedException if {@code embed.home} names a folder without libraries
   */
  public static synchronized void tellDjl() {
    Path home = home();
    if (home != null && !Files.isDirectory(home.resolve(FOLDER))) {
      throw new EmbedException(
          Kind.ENGINE,
          "embed.home is %s, which has no folder \"%s\": set it to the folder of the unpacked "
              + "program, or leave it out",
          home,
          FOLDER);
    }
    properties(home, NativeLibraries::given).forEach(System::setProperty);
  }

  /**
   * The properties to set.
   *
   * @param given returns the value that DJL already has for a name, or null
   */
  static Map<String, String> properties(Path home, Function<String, String> given) {
    Map<String, String> properties = new LinkedHashMap<>();
    // By default DJL reports each start to its developers, downloads libraries that the class path
    // lacks, and prefers the CUDA build of the tokenizers.
    properties.put("OPT_OUT_TRACKING", "true");
    if (given.apply("DJL_OFFLINE") == null && given.apply("offline") == null) {
      properties.put(OFFLINE, "true");
    }
    // The threads that share a long line. libtorch would count the processor's cores, and finds one
    // where a sandbox or a virtual machine tells it too little.
    properties.put(SCRIPT_THREADS, Integer.toString(Runtime.getRuntime().availableProcessors()));
    if (home != null) {
      Path folder = home.resolve(FOLDER);
      String tokenizers = System.mapLibraryName("tokenizers");
      properties.put(TOKENIZERS, folder.resolve(tokenizers).toString());
      if (given.apply(LIBTORCH) == null) {
        properties.put(LIBTORCH, folder.toString());
        properties.put(FLAVOR, "cpu");
        // DJL loads every library in libtorch's folder except those named here.
        properties.put("PYTORCH_LIBRARY_EXCLUSION", tokenizers);
      } else if (String.valueOf(given.apply(FLAVOR)).startsWith("cu")) {
        // The user has a CUDA build of libtorch. DJL's JNI library for it is in this folder, where
        // DJL would otherwise unpack it.
        properties.put("ENGINE_CACHE_DIR", folder.toString());
      }
    }
    properties.keySet().removeIf(name -> given.apply(name) != null);
    return properties;
  }

  private static String given(String name) {
    String variable = System.getenv(name);
    return variable == null ? System.getProperty(name) : variable;
  }

  /** The tokenizers' library; null if DJL must unpack it. */
  public static Path tokenizers() {
    String file = given(TOKENIZERS);
    return file == null ? null : Path.of(file);
  }

  /** Says where libtorch was searched, for the message that it cannot be loaded. */
  public static String whereLibtorchIs() {
    String folder = given(LIBTORCH);
    String version = given("PYTORCH_VERSION");
    return (folder == null
            ? "from the class path (it takes ai.djl.pytorch:pytorch-native-cpu for this platform, or"
                + " embed.home to be the folder of the unpacked program)"
            : "from " + LIBTORCH + "=" + folder)
        + (version == null ? "" : " with PYTORCH_VERSION=" + version + ", which should be unset");
  }
}
