package embed.spark;

import embed.EmbedException;
import embed.natives.NativeLibraries;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.spark.SparkFiles;

/**
 * Where the checkpoint is.
 *
 * @param name a path, the name of a folder that Spark unpacked, or a URI; null for the bundled
 *     checkpoint
 */
record CheckpointLocation(String name) implements Serializable {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");
  private static final String LOCAL = "file:";

  /** Whether Spark has to copy it to the executors. */
  boolean isRemote() {
    return name != null && SCHEME.matcher(name).matches() && !name.startsWith(LOCAL);
  }

  /**
   * The directory on the machine of this executor.
   *
   * @throws EmbedException if it has none, or if the name is neither a path nor a URI
   */
  Path directory() {
    try {
      return path();
    } catch (IllegalArgumentException e) { // from Path and from URI
      throw new EmbedException(
          e, "%s: neither a path nor a URI of a folder (%s)", name, e.getMessage());
    }
  }

  private Path path() {
    if (name == null) {
      Path home = NativeLibraries.home();
      if (home == null) {
        throw new EmbedException(
            "no checkpoint: name one, or give spark-submit the program's archive by --archives "
                + "FILE#%s",
            UnpackedProgram.ARCHIVE);
      }
      return home.resolve("models").resolve("Linux");
    }
    if (isRemote()) {
      return Path.of(SparkFiles.get(Path.of(URI.create(name).getPath()).getFileName().toString()));
    }
    Path path = name.startsWith(LOCAL) ? Path.of(URI.create(name)) : Path.of(name);
    Path unpacked = path.isAbsolute() ? path : Path.of(SparkFiles.get(name));
    return Files.exists(unpacked) ? unpacked : path;
  }
}
