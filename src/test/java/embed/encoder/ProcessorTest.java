package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Dtype;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProcessorTest {
  @Test
  void theFirstProcessorCounts() {
    Processor first =
        Processor.of(
            true, List.of("processor\t: 0", "flags\t\t: fpu avx2 avx_vnni", "flags\t: none"));
    assertThat(first.instructions(Dtype.INT8)).isEqualTo("avx_vnni");
    assertThat(first.instructions(Dtype.BFLOAT16)).isNull();
  }

  @Test
  void onlyAvx2NeedsManyRows() {
    assertThat(new Processor(true, Set.of("avx2")).leastRows()).isEqualTo(81);
    assertThat(new Processor(true, Set.of("avx2", "avx512bw")).leastRows()).isZero();
  }

  @Test
  void aProcessorThatNobodyDescribesHasNoFlags() {
    Processor unknown = Processor.of(true, List.of());
    assertThat(unknown.instructions(Dtype.INT8)).isNull();
  }
}
