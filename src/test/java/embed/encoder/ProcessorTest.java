package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Dtype;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessorTest {
  @Test
  void mklIsAvoidedForLongLinesOnlyWhereItLeavesHalfOfTheWidthUnused() {
    assertThat(processor("AuthenticAMD", "fpu avx2 avx512f").productsFrom()).isEqualTo(256);
    assertThat(processor("AuthenticAMD", "fpu avx2").productsFrom()).isEqualTo(Integer.MAX_VALUE);
    assertThat(processor("GenuineIntel", "fpu avx2 avx512f").productsFrom())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aProcessorThatNobodyDescribesHasNoFlags() {
    Processor unknown = Processor.of(true, List.of());
    assertThat(unknown.vendor()).isEmpty();
    assertThat(unknown.instructions(Dtype.INT8)).isNull();
  }

  private static Processor processor(String vendor, String flags) {
    return Processor.of(
        true,
        List.of(
            "processor\t: 0",
            "vendor_id\t: " + vendor,
            "model name\t: some",
            "flags\t\t: " + flags,
            "processor\t: 1",
            "vendor_id\t: another"));
  }
}
