package embed.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import embed.cli.CommandRun;
import embed.cli.InProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A line of ten megabytes without white space, for each kind of tokenizer: the packaged program
 * takes bounded time and memory for it, and gives it the row of its start.
 */
class LongLineIT {
  private static final Path EMBED = Path.of(System.getProperty("embed.home"), "bin", "embed");
  private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");
  private static final String BPE = "bpe-from-sentencepiece";
  private static final int BYTES = 10_000_000;
  private static final long MEMORY = 750L << 20;
  private static final Duration TIME = Duration.ofSeconds(40);

  @TempDir private static Path folder;

  /** XLM-RoBERTa's checkpoint with a SentencePiece model of byte pairs. */
  @BeforeAll
  static void writeACheckpointWithBytePairsFromSentencePiece() throws IOException {
    Path copy = Files.createDirectory(folder.resolve(BPE));
    Path original = CHECKPOINTS.resolve("xlm-roberta-spm");
    for (String name : new String[] {"config.json", "model.safetensors", "tokenizer_config.json"}) {
      Files.copy(original.resolve(name), copy.resolve(name));
    }
    byte[] seed = Files.readAllBytes(Path.of("src/fuzz/corpus/sentencepiece/xlmr-bpe"));
    Files.write(copy.resolve("sentencepiece.bpe.model"), Arrays.copyOfRange(seed, 1, seed.length));
  }

  @ParameterizedTest
  @CsvSource({
    "gelu-new-bf16, x", // byte-level BPE, word by word
    "eurobert, x", // byte-level BPE after a regular expression
    "bert-uncased-vocabtxt, x", // WordPiece
    "bert-uncased-vocabtxt, 中",
    "xlm-roberta-spm, x", // Unigram
    "deberta-v2, x",
    "deberta-v2, 中",
    BPE + ", x",
    "mistral, x", // the whole line is one word
    "gemma3-causal, x",
    "esm, L" // characters
  })
  void tenMegabytesWithoutWhiteSpaceTakeBoundedTimeAndMemory(String name, String letter)
      throws IOException, InterruptedException {
    Path checkpoint = name.equals(BPE) ? folder.resolve(name) : CHECKPOINTS.resolve(name);
    InProcess expected =
        CommandRun.of("-m", checkpoint).reading(letter.repeat(20_000) + "\na\n").run();
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(EMBED.toString(), "-m", checkpoint.toAbsolutePath().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      OutputStream in = process.getOutputStream();
      in.write((letter.repeat(BYTES / letter.getBytes(UTF_8).length) + "\na\n").getBytes(UTF_8));
      in.flush();
      String rows = out.readLine() + "\n" + out.readLine() + "\n";
      long peak = ProcessStatus.of(process.pid()).peak();
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      in.close();
      assertThat(process.waitFor()).isZero();
      assertThat(rows).isEqualTo(expected.out());
      System.out.printf(
          "%s, %s: %.0f MB, %.1f s%n", name, letter, peak / 1e6, time.toMillis() / 1e3);
      assertThat(peak).isLessThan(MEMORY);
      assertThat(time).isLessThan(TIME);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aLineOfWhichOnlyAPieceIsUsedCountsAsTruncated() {
    CommandRun embed =
        CommandRun.of("-m", CHECKPOINTS.resolve("bert-uncased-vocabtxt"))
            .reading("x".repeat(300_000) + "\n"); // one unknown word for WordPiece
    assertThat(embed.run().err()).contains("1 line").hasLineCount(1);
    InProcess refused = embed.and("--long", "error").run();
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("line 1 has more than the 64 tokens");
  }
}
