package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import embed.EmbedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BatchRetryTest {
  private static final int[] BATCH = {0, 1, 2, 3, 4, 5, 6, 7};
  private static final int[] LENGTHS = {9, 9, 9, 9, 5, 5, 5, 5};

  private final List<String> done = new ArrayList<>();
  private final Map<Integer, Throwable> failed = new TreeMap<>();

  private void run(Consumer<int[]> encode) {
    run(true, encode);
  }

  private void run(boolean onGpu, Consumer<int[]> encode) {
    new BatchRetry(onGpu)
        .run(
            BATCH,
            LENGTHS,
            some -> {
              encode.accept(some);
              done.add(Arrays.toString(some));
            },
            (some, cause) -> {
              for (int index : some) {
                failed.put(index, cause);
              }
            });
  }

  private static boolean has(int[] some, int index) {
    return Arrays.stream(some).anyMatch(each -> each == index);
  }

  @Test
  void aLineThatFailsByItselfTakesNoOtherWithIt() {
    EngineException cause = new EngineException("Traceback\n  code\nRuntimeError: index of 5\n");
    run(
        some -> {
          if (has(some, 5)) {
            throw cause;
          }
        });
    assertThat(done).containsExactly("[0, 1, 2, 3]", "[4]", "[6, 7]");
    assertThat(failed).containsOnlyKeys(5);
    assertThat(failed.get(5))
        .isInstanceOf(EncodingException.class)
        .hasMessage("has 5 tokens, on which the encoder fails: index of 5")
        .hasCause(cause);
    assertThat(((EncodingException) failed.get(5)).of("line 6"))
        .hasMessage("line 6 has 5 tokens, on which the encoder fails: index of 5");
  }

  @Test
  void twoLinesThatFailHaveTheirOwnMessages() {
    run(
        some -> {
          for (int index : some) {
            if (index % 5 == 2) {
              throw new EncodingException("is line " + index);
            }
          }
        });
    assertThat(failed).containsOnlyKeys(2, 7);
    assertThat(failed.get(2)).hasMessage("is line 2");
    assertThat(failed.get(7)).hasMessage("is line 7");
  }

  @Test
  void aFailureOfAllLinesIsNotRepeatedForEach() {
    EmbedException closed = new EmbedException("closed");
    List<Integer> calls = new ArrayList<>();
    run(
        some -> {
          calls.add(some.length);
          throw closed;
        });
    assertThat(calls).containsExactly(8);
    assertThat(failed).hasSize(8).containsEntry(0, closed).containsEntry(7, closed);
  }

  @Test
  void aBatchWithoutMemoryIsHalvedOnAGpuDownToTheLinesThatHaveNone() {
    run(
        some -> {
          if (some.length > 2 || has(some, 3)) {
            throw new EngineException(
                "RuntimeError: [enforce fail] can't allocate memory: 9 bytes");
          }
        });
    assertThat(done).containsExactly("[0, 1]", "[2]", "[4]", "[5]", "[6]", "[7]");
    assertThat(failed).containsOnlyKeys(3);
    assertThat(failed.get(3))
        .hasMessageStartingWith("has 9 tokens, for which there is not enough memory (RuntimeError:")
        .hasMessageEndingWith("can't allocate memory: 9 bytes): free some, or make it shorter");
  }

  @Test
  void theLinesOfABatchWithoutMemoryFailTogetherOnACpu() {
    run(
        false,
        some -> {
          throw new EngineException("RuntimeError: [enforce fail] can't allocate memory: 9 bytes");
        });
    assertThat(done).isEmpty();
    assertThat(failed).hasSize(8);
    assertThat(failed.get(3))
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith("not enough memory for a batch of 56 tokens (RuntimeError:")
        .hasMessageEndingWith("9 bytes): free some, or use fewer threads");
  }

  @Test
  void oneLineOfAnEnginesMessageIsShown() {
    assertThat(EngineFailure.line(new EngineException("A:\n  code\nRuntimeError: x <= 3\n")))
        .isEqualTo("x <= 3");
    assertThat(
            EngineFailure.line(new EngineException("RuntimeError: CUDA error: assert\nFor more")))
        .isEqualTo("CUDA error: assert");
    assertThat(EngineFailure.line(new EngineException("no model\nat all"))).isEqualTo("no model");
    assertThat(EngineFailure.line(new EngineException("RuntimeError: " + "x".repeat(9_000))))
        .hasSizeLessThan(400);
    assertThat(EngineFailure.line(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }
}
