package embed.encoder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import embed.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessorTest {
  private static Processor of(String... cpuinfo) {
    return Processor.of(true, Stream.of(cpuinfo));
  }

  @Test
  void theFirstProcessorCounts() {
    Processor first = of("processor\t: 0", "flags\t\t: fpu avx2 avx_vnni", "flags\t: none");
    assertThat(first.instructions(Dtype.INT8)).isEqualTo("avx_vnni");
    assertThat(first.instructions(Dtype.BFLOAT16)).isNull();
  }

  @Test
  void onlyAvx2NeedsManyRows() {
    assertThat(of("flags : sse2 avx2").leastRows()).isEqualTo(81);
    assertThat(of("flags : sse2 avx2 avx512f avx512bw").leastRows()).isZero();
    assertThat(of("flags : sse2").leastRows()).isZero();
  }

  /** An x86-64 container on an Arm machine sees the machine's own file, which has no flags. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Features\t: fp asimd", "flags\t\t: "})
  void aProcessorThatNobodyDescribesMayHaveAvx2(String cpuinfo) {
    Processor unknown = of(cpuinfo);
    assertThat(unknown.leastRows()).isEqualTo(81);
    assertThat(unknown.instructions(Dtype.INT8)).isNull();
    assertThat(unknown.lack(Dtype.INT8)).startsWith("does not tell");
  }

  @Test
  void aNameOfAnyBytesHidesNoFlags(@TempDir Path folder) throws IOException {
    Path cpuinfo = folder.resolve("cpuinfo");
    Files.write(cpuinfo, "model name\t: \u00ff\u00fe\nflags\t: sse2\n".getBytes(ISO_8859_1));
    assertThat(Processor.read(cpuinfo).flags()).containsExactly("sse2");
    assertThat(Processor.read(folder.resolve("none")).flags()).isEmpty();
    assertThat(Processor.read(folder).flags()).isEmpty();
  }
}
