package embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException.Kind;
import embed.checkpoint.SmallCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each failure of the library tells a program what it is about. */
final class FailureKindsTest {
  /** Plain kernels hold the attention of every token to every other: here, 1.3 terabytes. */
  private static final int TOKENS = 400_000;

  private static final EmbedderOptions OPTIONS =
      EmbedderOptions.DEFAULTS.withDevice(Device.CPU).withPlainKernels(true).withThreads(1);

  @TempDir private Path directory;
  private Embedder embedder;

  @BeforeEach
  void openACheckpoint() throws IOException {
    new SmallCheckpoint()
        .config("max_position_embeddings", Integer.toString(TOKENS + 2))
        .remove("embeddings.position_embeddings.weight")
        .add("embeddings.position_embeddings.weight", TOKENS + 2, 4)
        .write(directory);
    Files.writeString(directory.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"X\"}");
    Files.writeString(
        directory.resolve("tokenizer.json"),
        """
        {"pre_tokenizer": {"type": "WhitespaceSplit"},
         "model": {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, "a": 2, "b": 3}}}
        """);
    embedder = Embedder.open(directory, OPTIONS);
  }

  @AfterEach
  void close() {
    embedder.close();
  }

  private static void require(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call).hasFieldOrPropertyWithValue("kind", kind);
  }

  @Test
  void aFileOfTheCheckpoint() throws IOException {
    require(Kind.CHECKPOINT, () -> Embedder.open(directory.resolve("none")));
    Files.writeString(directory.resolve("tokenizer.json"), "{");
    require(Kind.CHECKPOINT, () -> Embedder.open(directory, OPTIONS));
    Files.writeString(directory.resolve("model.safetensors"), "changed while in use");
    require(Kind.CHECKPOINT, () -> embedder.embed("a"));
    require(Kind.CHECKPOINT, () -> Embedder.open(directory, OPTIONS));
  }

  @Test
  void theOptions() {
    require(Kind.OPTIONS, () -> OPTIONS.withThreads(0));
    require(Kind.OPTIONS, () -> OPTIONS.withPooling(List.of()));
    require(Kind.OPTIONS, () -> Device.parse("tpu"));
    require(Kind.OPTIONS, () -> Embedder.open(directory, OPTIONS.withLayer(7)));
    require(Kind.OPTIONS, () -> Embedder.open(directory, OPTIONS.withPooling(Pooling.POOLER)));
    require(Kind.OPTIONS, () -> embedder.withPrompt("query"));
  }

  @Test
  void aDeviceThatIsNotThere() {
    Device none = new Device(Device.Type.CUDA, 99);
    require(Kind.UNSUPPORTED, () -> Embedder.open(directory, OPTIONS.withDevice(none)));
  }

  @Test
  void theLine() throws IOException {
    require(Kind.LINE, () -> embedder.embed("")); // this tokenizer adds no tokens
    Files.writeString(
        directory.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"X\", \"model_max_length\": 3}");
    try (Embedder strict = Embedder.open(directory, OPTIONS.withLongLines(LongLines.ERROR))) {
      require(Kind.LINE, () -> strict.embed("a b a b"));
    }
  }

  @Test
  void memoryAndTheEmbedderStaysUsable() {
    Embedding before = embedder.embed("a b");
    require(Kind.MEMORY, () -> embedder.embed("a ".repeat(TOKENS)));
    assertThat(embedder.embed("a b")).isEqualTo(before);
  }

  @Test
  void closedWhateverIsAsked() {
    Iterator<Embedding> pulled = embedder.embed(List.of("a", "b").iterator());
    embedder.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> embedder.embed("a"),
            () -> embedder.embedAll(List.of()),
            () -> embedder.embed(List.of("a").iterator()).next(),
            pulled::next,
            () -> embedder.embed(List.of("a").iterator(), line -> line, (line, embedding) -> {}),
            embedder.details()::contentHashes,
            () -> embedder.embedAsync("a"),
            embedder.details()::nonFiniteWeights)) {
      assertThatThrownBy(call)
          .hasFieldOrPropertyWithValue("kind", Kind.CLOSED)
          .hasMessage("this Embedder is closed");
    }
  }

  @Test
  void anInterruptedThread() {
    Thread.currentThread().interrupt();
    require(Kind.INTERRUPTED, () -> embedder.embed("a"));
    assertThat(Thread.interrupted()).isTrue();
  }

  /** In a process of its own, because the libraries are loaded once. */
  @Test
  void librariesThatDoNotLoad() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dembed.home=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                FailureKindsTest.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).endsWith(Kind.ENGINE + "\n");
  }

  /** Opens the checkpoint, and prints the kind of failure. */
  public static void main(String[] arguments) {
    try {
      Embedder.open(Path.of(arguments[0])).close();
    } catch (EmbedException e) {
      System.out.println(e.kind());
    }
  }
}
