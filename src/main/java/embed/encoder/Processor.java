package embed.encoder;

import embed.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What the processor can do, by Linux's names for its features.
 *
 * @param x86 whether it is an x86-64 processor
 * @param flags such as {@code avx2}; empty where the system does not tell them
 */
record Processor(boolean x86, Set<String> flags) {
  private static final class ThisMachine {
    static final Processor PROCESSOR = read();

    private static Processor read() {
      String architecture = System.getProperty("os.arch", "");
      boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
      try {
        return of(x86, Files.readAllLines(Path.of("/proc/cpuinfo")));
      } catch (IOException e) {
        return of(x86, List.of()); // not Linux
      }
    }
  }

  Processor {
    flags = Set.copyOf(flags);
  }

  static Processor ofThisMachine() {
    return ThisMachine.PROCESSOR;
  }

  /** The first processor that lines like those of {@code /proc/cpuinfo} describe. */
  static Processor of(boolean x86, List<String> lines) {
    List<String> flags = Arrays.asList(value(lines, "flags").split(" "));
    return new Processor(x86, Set.copyOf(flags));
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse("");
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

  /**
   * How many rows a float32 product of oneDNN needs so that its bits do not depend on their number:
   * see linear_packed.py.
   *
   * @see <a
   *     href="https://github.com/uxlfoundation/oneDNN/blob/main/src/cpu/x64/jit_brgemm_inner_product_utils.cpp">avx2_small_os
   *     in oneDNN</a>
   */
  int leastRows() {
    return flags.contains("avx2") && !flags.contains("avx512bw") ? 81 : 0;
  }
}
