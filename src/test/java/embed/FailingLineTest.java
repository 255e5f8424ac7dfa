package embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.checkpoint.SmallCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One line that cannot be embedded, among others that can. */
final class FailingLineTest {
  @TempDir private Path directory;

  /** The model has ten ids; the tokenizer adds nothing to a line, and gives "far" the id 12. */
  @BeforeEach
  void writeTheCheckpoint() throws IOException {
    new SmallCheckpoint().write(directory);
    Files.writeString(directory.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"X\"}");
    Files.writeString(
        directory.resolve("tokenizer.json"),
        """
        {"pre_tokenizer": {"type": "WhitespaceSplit"},
         "model": {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, "a": 2, "far": 12}}}
        """);
  }

  @Test
  void aLineWithoutTokensFailsByItsNumberAfterAllRowsBeforeIt() {
    requireFailure("", "line 31 has no tokens, and the tokenizer in " + directory);
    requireFailure("   ", "line 31 has no tokens");
  }

  @Test
  void aLineWithATokenThatTheModelLacksFailsByItsNumberAfterAllRowsBeforeIt() {
    requireFailure(
        "a far a", "line 31 has a token with the id 12, but the model's vocab_size is 10");
  }

  private void requireFailure(String line, String message) {
    List<String> lines = new ArrayList<>(Collections.nCopies(30, "a"));
    lines.add(line);
    lines.add("a");
    List<String> done = new ArrayList<>();
    EmbedderOptions options = EmbedderOptions.DEFAULTS.withDevice(Device.CPU);
    try (Embedder embedder = Embedder.open(directory, options)) {
      assertThatThrownBy(
              () ->
                  embedder.embed(
                      lines.iterator(), item -> item, (item, embedding) -> done.add(item)))
          .isInstanceOf(EmbedException.class)
          .hasMessageStartingWith(message)
          .hasMessageNotContaining("\n");
      assertThat(done).hasSize(30);
      assertThat(embedder.embed("a").tokens()).isEqualTo(1);
    }
  }
}
