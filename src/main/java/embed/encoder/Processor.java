package embed.encoder;

import embed.Dtype;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the processor can do, by Linux's names for its features.
 *
 * @param x86 whether it is an x86-64 processor
 * @param flags such as {@code avx2}; none where the system does not tell them
 */
record Processor(boolean x86, Set<String> flags) {
  private static final class ThisMachine {
    static final Processor PROCESSOR = read(Path.of("/proc/cpuinfo"));
  }

  Processor {
    flags = Set.copyOf(flags);
  }

  static Processor ofThisMachine() {
    return ThisMachine.PROCESSOR;
  }

  /**
   * Reads what Linux says of the first processor. The rest is not read, which takes Linux a while
   * where there are hundreds of them. Any byte may be in a processor's name.
   */
  static Processor read(Path cpuinfo) {
    String architecture = System.getProperty("os.arch", "");
    boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
    try (Stream<String> lines = Files.lines(cpuinfo, StandardCharsets.ISO_8859_1)) {
      return of(x86, lines);
    } catch (IOException | UncheckedIOException e) {
      return of(x86, Stream.empty()); // not Linux, or a sandbox that hides it
    }
  }

  /** The first processor that lines like those of {@code /proc/cpuinfo} describe. */
  static Processor of(boolean x86, Stream<String> lines) {
    return lines
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip().split(" "))
        .map(flags -> new Processor(x86, Set.copyOf(Arrays.asList(flags))))
        .orElse(new Processor(x86, Set.of()));
  }

  /**
   * The best instructions for products of a dtype, or null if there are none that are faster than
   * float32's. int8 is exact with and without VNNI, see linear_int8.py, and pays in both cases.
   */
  String instructions(Dtype dtype) {
    List<String> best =
        switch (dtype) {
          case FLOAT32 -> List.of("avx512f", "avx2", "sse2");
          case BFLOAT16 -> List.of("amx_bf16", "avx512_bf16");
          case INT8 -> List.of("amx_int8", "avx512_vnni", "avx_vnni", "avx512bw", "avx2");
        };
    return best.stream().filter(flags::contains).findFirst().orElse(null);
  }

  /** Why there are no fast instructions for a dtype, after the words "this machine". */
  String lack(Dtype dtype) {
    if (!x86) {
      return "is no x86-64 processor";
    }
    if (!isDescribed()) {
      return "does not tell its processor's instructions (flags in /proc/cpuinfo)";
    }
    return dtype == Dtype.INT8
        ? "has no AVX2 instructions"
        : "has no bfloat16 instructions (AVX-512 or AMX)";
  }

  /** Whether the flags are known: every x86-64 processor has SSE2. */
  private boolean isDescribed() {
    return flags.contains("sse2");
  }

  /**
   * How many rows a float32 product of oneDNN needs so that its bits do not depend on their number:
   * see linear_packed.py. A processor that nobody describes may be one that needs them.
   *
   * @see <a
   *     href="https://github.com/uxlfoundation/oneDNN/blob/main/src/cpu/x64/jit_brgemm_inner_product_utils.cpp">avx2_small_os
   *     in oneDNN</a>
   */
  int leastRows() {
    boolean mayBeAvx2 = flags.contains("avx2") || !isDescribed();
    return mayBeAvx2 && !flags.contains("avx512bw") ? 81 : 0;
  }
}
