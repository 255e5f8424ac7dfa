package embed.output.destination;

import embed.file.SiblingFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A file that only one run at a time can open. It is locked until it is closed. */
final class LockedFile implements AutoCloseable {
  /** How often a file may be deleted by another run while this one is about to lock it. */
  private static final int TRIES = 100;

  /**
   * The keys of the files that this JVM has open. On POSIX systems, a process loses its lock on a
   * file when it closes any channel of that file, so no second one may be opened.
   */
  private static final Set<Object> OPEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Object key;
  private final FileChannel channel;

  private LockedFile(Path path, Object key, FileChannel channel) {
    this.path = path;
    this.key = key;
    this.channel = channel;
  }

  /**
   * Opens a file for reading and writing, and creates it if it is missing.
   *
   * @return null if another run has it open
   */
  static LockedFile open(Path path) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      SiblingFile.createIfMissing(path);
      Object key;
      FileChannel channel = null;
      try {
        key = SiblingFile.key(path);
        if (key != null && !OPEN.add(key)) {
          return null;
        }
      } catch (NoSuchFileException e) {
        continue;
      }
      boolean locked = false;
      try {
        channel = SiblingFile.open(path);
        if (channel.tryLock() == null) {
          return null;
        }
        // The run that had the lock until now deletes the file when it is complete. A lock on a
        // deleted file keeps nobody out.
        locked = Objects.equals(key, SiblingFile.key(path));
        if (locked) {
          return new LockedFile(path, key, channel);
        }
      } catch (NoSuchFileException e) {
        // The next try creates it.
      } catch (OverlappingFileLockException e) {
        return null;
      } finally {
        if (!locked) {
          release(channel, key);
        }
      }
    }
    return null;
  }

  private static void release(FileChannel channel, Object key) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      if (key != null) {
        OPEN.remove(key);
      }
    }
  }

  FileChannel channel() {
    return channel;
  }

  /** Deletes the file, unless another one has its name by now. */
  void delete() throws IOException {
    try {
      if (Objects.equals(key, SiblingFile.key(path))) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      // Somebody else has deleted it.
    }
  }

  @Override
  public void close() throws IOException {
    release(channel, key);
  }
}
