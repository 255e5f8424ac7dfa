package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.Device;
import embed.Dtype;
import embed.EmbedException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which kernels a processor gets. */
final class LinearKernelsTest {
  private static final Processor ZEN_4 =
      new Processor(true, Set.of("sse2", "avx2", "avx512_bf16", "avx512_vnni"));
  private static final Processor ZEN_3 = new Processor(true, Set.of("sse2", "avx2"));
  private static final Processor OLD = new Processor(true, Set.of("fpu", "sse2"));
  private static final Processor UNKNOWN = new Processor(true, Set.of());
  private static final Processor ARM = new Processor(false, Set.of());
  private static final Device CUDA = new Device(Device.Type.CUDA, 0);

  @Test
  void realKernelsWhereTheyAreFasterThanFloat32() {
    assertThat(kernels(Dtype.INT8, Device.CPU, ZEN_4))
        .isEqualTo(LinearKernels.packed(Dtype.INT8, false));
    assertThat(kernels(Dtype.INT8, Device.CPU, ZEN_3))
        .isEqualTo(LinearKernels.packed(Dtype.INT8, false));
    assertThat(kernels(Dtype.BFLOAT16, Device.CPU, ZEN_4))
        .isEqualTo(LinearKernels.packed(Dtype.BFLOAT16, false));
    for (Processor processor : new Processor[] {ZEN_4, ZEN_3, OLD}) {
      assertThat(kernels(Dtype.FLOAT32, Device.CPU, processor)).isEqualTo(Kernels.PACKED);
    }
    assertThat(kernels(Dtype.FLOAT32, Device.CPU, ARM)).isEqualTo(Kernels.PLAIN);
    assertThat(kernels(Dtype.FLOAT32, CUDA, ZEN_4)).isEqualTo(Kernels.PLAIN);
  }

  @Test
  void refusedWithTheReasonElsewhere() {
    assertRefused(Dtype.BFLOAT16, Device.CPU, ZEN_3, "this machine has no bfloat16 instructions");
    assertRefused(Dtype.INT8, Device.CPU, OLD, "this machine has no AVX2 instructions");
    assertRefused(Dtype.INT8, Device.CPU, UNKNOWN, "this machine does not tell its processor's");
    assertRefused(Dtype.INT8, Device.CPU, ARM, "this machine is no x86-64 processor");
    assertRefused(Dtype.INT8, CUDA, ZEN_4, "cuda:0 is no x86-64 processor");
  }

  private static void assertRefused(
      Dtype dtype, Device device, Processor processor, String reason) {
    assertThatThrownBy(() -> kernels(dtype, device, processor))
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith("no " + dtype + ": " + reason)
        .hasMessageEndingWith(": use float32, or emulate the dtype (--emulate-dtype)");
  }

  @Test
  void emulatedAnywhereWhenAsked() {
    assertThat(LinearKernels.of(Dtype.INT8, true, Device.CPU, ZEN_4))
        .isEqualTo(LinearKernels.packed(Dtype.INT8, true));
    assertThat(LinearKernels.of(Dtype.BFLOAT16, true, Device.CPU, OLD))
        .isEqualTo(LinearKernels.packed(Dtype.BFLOAT16, true));
    assertThat(LinearKernels.of(Dtype.INT8, true, CUDA, ZEN_4))
        .isEqualTo(LinearKernels.plain(Dtype.INT8));
    assertThat(LinearKernels.of(Dtype.BFLOAT16, true, Device.CPU, ARM))
        .isEqualTo(LinearKernels.plain(Dtype.BFLOAT16));
    assertThat(LinearKernels.of(Dtype.FLOAT32, true, Device.CPU, ARM)).isEqualTo(Kernels.PLAIN);
  }

  @Test
  void theWaySaysWhichInstructionsAreUsed() {
    assertThat(LinearKernels.packed(Dtype.INT8, false).arithmetic(ZEN_4))
        .isEqualTo("int8 by oneDNN with avx512_vnni");
    assertThat(LinearKernels.packed(Dtype.INT8, false).arithmetic(ZEN_3))
        .isEqualTo("int8 by oneDNN with avx2");
    assertThat(LinearKernels.packed(Dtype.INT8, true).arithmetic(ZEN_4))
        .isEqualTo("emulated int8 by oneDNN");
    assertThat(Kernels.PLAIN.arithmetic(ARM)).isEqualTo("float32 by PyTorch");
  }

  private static LinearKernels kernels(Dtype dtype, Device device, Processor processor) {
    return LinearKernels.of(dtype, false, device, processor);
  }
}
