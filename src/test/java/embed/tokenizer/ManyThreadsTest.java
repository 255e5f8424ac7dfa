package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ManyThreadsTest {
  private static final int THREADS = 8;

  @Test
  void threadsThatShareATokenizerAllGetTheIdsOfOneThread() throws Exception {
    List<String> lines =
        Files.readAllLines(Path.of("src/test/resources/checkpoints/Linux-reference/lines.txt"));
    TokenIds[] expected;
    try (LineTokenizer alone = open()) {
      expected = alone.tokenize(lines);
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    // Each starts with an empty cache, which all threads fill at once.
    try (LineTokenizer shared = open()) {
      List<Future<TokenIds[]>> results = new ArrayList<>();
      for (int i = 0; i < 4 * THREADS; i++) {
        results.add(threads.submit(() -> shared.tokenize(lines)));
      }
      for (Future<TokenIds[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static LineTokenizer open() {
    return TestTokenizers.open(TestTokenizers.LINUX, TestTokenizers.LINUX_VOCABULARY, 128);
  }
}
