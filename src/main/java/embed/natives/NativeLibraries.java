package embed.natives;

import embed.EmbedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Where DJL finds its native libraries: libtorch, DJL's own part of it, and the tokenizers. They
 * lie in the folder of the unpacked program, which the system property {@code embed.home} names.
 * Without that property, DJL unpacks those of the jars on the class path into {@code ~/.djl.ai}.
 *
 * <p>DJL is told by system properties. One that is set already keeps its value; of an environment
 * variable and a property of the same name, DJL takes the variable.
 */
public final class NativeLibraries {
  /** The folder, in {@link #home}, of what DJL loads. */
  private static final String FOLDER = "native";

  private static final String LIBTORCH = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String TOKENIZERS = "RUST_LIBRARY_PATH";
  private static final String OFFLINE = "ai.djl.offline";

  private NativeLibraries() {}

  /** The folder that {@code embed.home} names, or null. */
  public static Path home() {
    String home = System.getProperty("embed.home");
    return home == null ? null : Path.of(home);
  }

  /**
   * Sets DJL's properties. To be called before DJL loads a library.
   *
   * @throws EmbedException if {@code embed.home} names a folder without libraries
   */
  public static synchronized void tellDjl() {
    Path home = home();
    if (home != null && !Files.isDirectory(home.resolve(FOLDER))) {
      throw new EmbedException(
          "embed.home is "
              + home
              + ", which has no folder \""
              + FOLDER
              + "\": set it to the folder of the unpacked program, or leave it out");
    }
    properties(home, NativeLibraries::given).forEach(System::setProperty);
  }

  /**
   * The properties that have to be set.
   *
   * @param given the value that DJL has for a name already, or null
   */
  static Map<String, String> properties(Path home, Function<String, String> given) {
    Map<String, String> properties = new LinkedHashMap<>();
    // DJL would tell its makers of each start, download what the class path lacks, and prefer
    // CUDA's
    // tokenizers.
    properties.put("OPT_OUT_TRACKING", "true");
    if (given.apply("DJL_OFFLINE") == null && given.apply("offline") == null) {
      properties.put(OFFLINE, "true");
    }
    if (home != null) {
      Path folder = home.resolve(FOLDER);
      String tokenizers = System.mapLibraryName("tokenizers");
      properties.put(TOKENIZERS, folder.resolve(tokenizers).toString());
      if (given.apply(LIBTORCH) == null) {
        properties.put(LIBTORCH, folder.toString());
        properties.put(FLAVOR, "cpu");
        // DJL loads every library of libtorch's folder that this does not name.
        properties.put("PYTORCH_LIBRARY_EXCLUSION", tokenizers);
      } else if (String.valueOf(given.apply(FLAVOR)).startsWith("cu")) {
        // The user's own libtorch for CUDA; DJL's part of it is where DJL would unpack it.
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

  /** The tokenizers' library; null where DJL is to unpack it. */
  public static Path tokenizers() {
    String file = given(TOKENIZERS);
    return file == null ? null : Path.of(file);
  }

  /** Says where libtorch was looked for, for a message that it does not load. */
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
