package embed.checkpoint;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.Folder;
import embed.file.NamedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder {@code models--org--name} in which Hugging Face's hub library keeps the downloaded
 * files of a repository: {@code snapshots/COMMIT} holds a checkpoint, {@code refs/main} the name of
 * the newest commit.
 */
public final class HubCache {
  private static final String SNAPSHOTS = "snapshots";

  /** The most characters in the name of a commit; real names are shorter. */
  private static final int LONGEST_NAME = 256;

  private static final int MOST_SNAPSHOTS = 1_000;

  private HubCache() {}

  /**
   * Returns the snapshot in such a folder: the one that {@code refs/main} names, or else the only
   * one. Any other directory is returned unchanged.
   *
   * @throws EmbedException if the folder has no snapshot, or several and {@code refs/main} names
   *     none of them
   */
  public static Path snapshot(Path directory) {
    Path snapshots = directory.resolve(SNAPSHOTS);
    if (isCheckpoint(directory) || !Files.isDirectory(snapshots)) {
      return directory;
    }
    List<String> names =
        Folder.list(snapshots, MOST_SNAPSHOTS, HubCache::isCheckpoint).stream()
            .map(child -> child.getFileName().toString())
            .sorted()
            .toList();
    String newest = newest(directory.resolve("refs").resolve("main"));
    if (names.contains(newest)) {
      return snapshots.resolve(newest);
    }
    if (names.size() == 1) {
      return snapshots.resolve(names.get(0));
    }
    throw new EmbedException(
        directory
            + (names.isEmpty()
                ? ": a cache of Hugging Face's hub without a snapshot that holds a checkpoint;"
                    + " download the model again"
                : ": a cache of Hugging Face's hub with several snapshots; give the directory of"
                    + " one of them: "
                    + FileErrors.list(
                        names.stream().map(name -> SNAPSHOTS + "/" + name).toList())));
  }

  private static boolean isCheckpoint(Path directory) {
    return NamedFile.exists(directory.resolve(Checkpoint.CONFIG))
        || NamedFile.exists(directory.resolve(SentenceModules.MODULES));
  }

  /** The commit that a reference names; empty if it cannot be read. */
  private static String newest(Path reference) {
    if (!Files.isRegularFile(reference)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(reference)) {
      return new String(in.readNBytes(LONGEST_NAME), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
