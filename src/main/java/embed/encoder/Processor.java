package embed.encoder;

import embed.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the processor can do, by Linux's names for its features.
 *
 * @param x86 whether it is an x86-64 processor
 * @param flags such as {@code avx2}; empty where the system does not tell them
 */
record Processor(boolean x86, Set<String> flags) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  Processor {
    flags = Set.copyOf(flags);
  }

  static Processor ofThisMachine() {
    String architecture = System.getProperty("os.arch", "");
    boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
    try {
      return new Processor(
          x86, x86 && Files.exists(CPUINFO) ? flags(Files.readString(CPUINFO)) : Set.of());
    } catch (IOException e) {
      return new Processor(x86, Set.of());
    }
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

  /** The flags of the first processor in a text like that of {@code /proc/cpuinfo}. */
  static Set<String> flags(String cpuinfo) {
    return cpuinfo
        .lines()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> new HashSet<>(Arrays.asList(line.substring(line.indexOf(':') + 1).split(" "))))
        .orElse(new HashSet<>());
  }
}
