package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import embed.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Attention by products, which some processors use for long lines, on every processor. */
final class AttentionTest {
  private static final int HEADS = 3;
  private static final int WIDTH = 16;

  /** 4,100 tokens take several blocks of queries, the last of them smaller. */
  @Test
  void productsGiveWhatPyTorchsKernelGives() {
    for (int tokens : new int[] {1, 255, 700, 4_100}) {
      compare(tokens, false);
    }
    compare(300, true);
    compare(1_500, true);
  }

  private static void compare(int tokens, boolean biased) {
    float[] fused = run(Integer.MAX_VALUE, tokens, 0, HEADS, biased);
    float[] products = run(1, tokens, 0, HEADS, biased);
    assertThat(products).hasSameSizeAs(fused);
    for (int i = 0; i < fused.length; i++) {
      assertThat(products[i]).as("%s tokens", tokens).isCloseTo(fused[i], within(1e-5f));
    }
  }

  @Test
  void aHeadHasTheSameBitsAloneAndAmongOthers() {
    float[] all = run(1, 2_500, 0, HEADS, true);
    float[] last = run(1, 2_500, HEADS - 1, 1, true);
    int size = 2_500 * WIDTH;
    assertThat(last).containsExactly(Arrays.copyOfRange(all, all.length - size, all.length));
  }

  /** Runs the heads {@code first} to {@code first + count - 1} of a random line. */
  private static float[] run(int productsFrom, int tokens, int first, int count, boolean biased) {
    String source =
        EncoderScript.resource(EncoderScript.class, "attention_packed.py")
            .replace("PRODUCTS_FROM", Integer.toString(productsFrom));
    PyTorch.load();
    try (ScriptModule script =
            new ScriptModule(EncoderScript.archive(HEADER + source), Device.CPU);
        PtNDManager scope = script.newScope();
        IValue q = IValue.from(random(script, 1, first, count, tokens, WIDTH));
        IValue k = IValue.from(random(script, 2, first, count, tokens, WIDTH));
        IValue v = IValue.from(random(script, 3, first, count, tokens, WIDTH));
        IValue bias =
            biased
                ? IValue.listFrom(random(script, 4, first, count, tokens, tokens))
                : script.run("none");
        IValue context = script.run("attention", q, k, v, bias)) {
      return context.toTensor(scope).toFloatArray();
    }
  }

  private static final String HEADER =
      """
      class Encoder(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool

        def none(self: __torch__.Encoder) -> List[Tensor]:
          return annotate(List[Tensor], [])

        def attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, biases: List[Tensor]) -> Tensor:
          bias = annotate(Optional[Tensor], None)
          if torch.gt(torch.len(biases), 0):
            bias = biases[0]
          return (self).heads_attention(q, k, v, bias, )
      """;

  /** {@code [1, count, rows, columns]}; the same numbers for a head whatever the others are. */
  private static PtNDArray random(
      ScriptModule script, int seed, int first, int count, int rows, int columns) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(count * rows * columns * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    for (int head = first; head < first + count; head++) {
      Random random = new Random(seed * 31L + head);
      for (int i = 0; i < rows * columns; i++) {
        bytes.putFloat((float) random.nextGaussian());
      }
    }
    return script.float32(bytes.flip(), new long[] {1, count, rows, columns});
  }
}
