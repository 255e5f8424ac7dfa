package embed.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import embed.weights.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folders that Hugging Face's hub library makes. */
final class HubCacheTest {
  @TempDir private Path hub;

  private Path cache() {
    return hub.resolve("models--org--name");
  }

  private Path snapshot(String commit) throws IOException {
    Path snapshot = Files.createDirectories(cache().resolve("snapshots").resolve(commit));
    Files.writeString(snapshot.resolve(Checkpoint.CONFIG), "{}");
    return snapshot;
  }

  private void main(String commit) throws IOException {
    Path refs = Files.createDirectories(cache().resolve("refs"));
    Files.writeString(refs.resolve("main"), commit);
  }

  @Test
  void theOnlySnapshotIsTheCheckpoint() throws IOException {
    Path only = snapshot("abc");
    assertThat(HubCache.snapshot(cache())).isEqualTo(only);
    assertThat(HubCache.snapshot(only)).isEqualTo(only);
  }

  @Test
  void theSnapshotOfTheMainBranchComesBeforeOthers() throws IOException {
    snapshot("abc");
    Path newest = snapshot("def");
    main("def\n");
    assertThat(HubCache.snapshot(cache())).isEqualTo(newest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gone", "../snapshots/abc", "..", "/"})
  void aReferenceToNoSnapshotIsAsGoodAsNone(String reference) throws IOException {
    Path only = snapshot("abc");
    main(reference);
    assertThat(HubCache.snapshot(cache())).isEqualTo(only);
    snapshot("def");
    assertThatThrownBy(() -> HubCache.snapshot(cache()))
        .isInstanceOf(EmbedException.class)
        .hasMessageContainingAll(cache().toString(), "snapshots/abc, snapshots/def");
  }

  @Test
  void aSnapshotThatSentenceTransformersSavedIsACheckpointToo() throws IOException {
    Path snapshot = Files.createDirectories(cache().resolve("snapshots/abc"));
    Files.writeString(snapshot.resolve("modules.json"), "[]");
    assertThat(HubCache.snapshot(cache())).isEqualTo(snapshot);
  }

  @Test
  void aCacheWithoutACheckpointIsRefused() throws IOException {
    Files.createDirectories(cache().resolve("snapshots/abc"));
    assertThatThrownBy(() -> HubCache.snapshot(cache()))
        .isInstanceOf(EmbedException.class)
        .hasMessageContainingAll(cache().toString(), "download the model again");
  }

  @Test
  void anyOtherDirectoryIsItself() throws IOException {
    assertThat(HubCache.snapshot(hub)).isEqualTo(hub);
    assertThat(HubCache.snapshot(hub.resolve("none"))).isEqualTo(hub.resolve("none"));
    // A checkpoint may have a folder of this name too.
    snapshot("abc");
    Files.writeString(cache().resolve(Checkpoint.CONFIG), "{}");
    assertThat(HubCache.snapshot(cache())).isEqualTo(cache());
  }

  @Test
  void aCheckpointIsOpenedByItsCacheAndNamedByTheHubsFolder() throws IOException {
    Path snapshot = snapshot("abc");
    new SmallCheckpoint().write(snapshot);
    try (Checkpoint checkpoint = Checkpoint.open(cache())) {
      assertThat(checkpoint.directory()).isEqualTo(snapshot);
    }
    Refusal.of(() -> Checkpoint.open(hub))
        .isEqualTo(hub + ": no config.json; there is one in " + cache());
  }
}
