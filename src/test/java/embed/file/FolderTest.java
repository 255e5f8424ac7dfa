package embed.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir private Path parent;

  @Test
  void onlyWantedEntriesAreListedAndNoMoreThanAskedFor() throws IOException {
    for (String name : new String[] {"a.bin", "b.bin", "c.txt"}) {
      Files.createFile(parent.resolve(name));
    }
    assertThat(Folder.list(parent, 9, file -> file.toString().endsWith(".bin")))
        .containsExactlyInAnyOrder(parent.resolve("a.bin"), parent.resolve("b.bin"));
    assertThat(Folder.list(parent, 2, file -> true)).hasSize(2);
  }

  /** Some file systems, such as NFS, fail then; others end the list. */
  @Test
  void aFolderThatDisappearsWhileItIsListedIsToldInOneLine() {
    FileSystemException stale = new FileSystemException("f", null, "Stale file handle");
    assertThatThrownBy(
            () -> Folder.list(Path.of("f"), folder -> failing(folder, stale), 9, file -> true))
        .isInstanceOf(EmbedException.class)
        .hasMessage("f: cannot be read: Stale file handle");
  }

  /** A folder with one entry, after which it cannot be read. */
  private static DirectoryStream<Path> failing(Path folder, IOException cause) {
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> one = List.of(folder.resolve("file")).iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            if (one.hasNext()) {
              return true;
            }
            throw new DirectoryIteratorException(cause);
          }

          @Override
          public Path next() {
            return one.next();
          }
        };
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void aFolderThatIsNotThereIsToldInOneLine() {
    assertThatThrownBy(() -> Folder.list(parent.resolve("none"), 1, file -> true))
        .isInstanceOf(EmbedException.class)
        .hasMessage(parent.resolve("none") + ": no such file");
  }
}
