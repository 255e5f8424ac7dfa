package embed.spark;

import embed.EmbedException;
import embed.file.Folder;
import embed.natives.NativeLibraries;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkFiles;
import org.apache.spark.util.MutableURLClassLoader;

/**
 * The unpacked program on an executor's machine, whose native libraries and jars are used. It is
 * the folder that {@code embed.home} names, or else the archive that Spark has unpacked.
 */
final class UnpackedProgram {
  /** The name that {@code --archives FILE#NAME} gives to the program's archive. */
  static final String ARCHIVE = "embed";

  private static final int MOST_JARS = 1_000;

  private static boolean used;

  private UnpackedProgram() {}

  /**
   * Makes its libraries and jars available to this class's loader. Without an unpacked program, the
   * class path must have them. Spark's own classes come first, as for any jar of an application.
   */
  static synchronized void use() {
    if (used) {
      return;
    }
    if (NativeLibraries.home() == null) {
      Path archive = Path.of(SparkFiles.get(ARCHIVE));
      if (Files.isDirectory(archive)) {
        System.setProperty("embed.home", folderIn(archive).toString());
      }
    }
    Path home = NativeLibraries.home();
    // Spark copies the application's jar to executors, away from the jars that its manifest names.
    if (home != null
        && UnpackedProgram.class.getClassLoader() instanceof MutableURLClassLoader loader) {
      addJars(home.resolve("lib"), loader);
    }
    used = true;
  }

  /** The program's folder, the only one in its archive. */
  private static Path folderIn(Path archive) {
    List<Path> folders = Folder.list(archive, 1, Files::isDirectory);
    if (folders.isEmpty()) {
      throw new EmbedException("%s is not the unpacked archive of the program", archive);
    }
    return folders.get(0);
  }

  private static void addJars(Path folder, MutableURLClassLoader loader) {
    try {
      for (Path jar : Folder.list(folder, MOST_JARS, UnpackedProgram::isLibrary)) {
        loader.addURL(jar.toUri().toURL());
      }
    } catch (EmbedException | MalformedURLException e) {
      throw new EmbedException(
          e, "no folder %s: is embed.home, or the archive, the whole program?", folder);
    }
  }

  private static boolean isLibrary(Path file) {
    return file.toString().endsWith(".jar") && !file.endsWith("embed.jar");
  }
}
