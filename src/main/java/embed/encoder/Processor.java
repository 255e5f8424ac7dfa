package embed.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * This machine's processor, which decides between kernels.
 *
 * @param vendor such as {@code AuthenticAMD}; empty if unknown
 * @param flags its instruction sets as Linux names them, such as {@code avx512f}; empty if unknown
 */
record Processor(String vendor, Set<String> flags) {
  /** The processor as {@code /proc/cpuinfo} describes it; unknown where there is no such file. */
  static Processor current() {
    return Current.PROCESSOR;
  }

  private static final class Current {
    static final Processor PROCESSOR = read(Path.of("/proc/cpuinfo"));
  }

  private static Processor read(Path file) {
    try {
      return of(Files.readAllLines(file));
    } catch (IOException e) {
      return of(List.of());
    }
  }

  /** Reads the first processor's lines, which are {@code key : value}. */
  static Processor of(List<String> lines) {
    String flags = value(lines, "flags");
    return new Processor(
        value(lines, "vendor_id"),
        flags.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(flags.split(" "))));
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse("");
  }

  /**
   * From how many tokens on a line's attention is faster by oneDNN's products than by MKL's. MKL
   * keeps to AVX2 on AMD's processors even where they have AVX-512.
   */
  int productsFrom() {
    boolean halvesMkl = vendor.equals("AuthenticAMD") && flags.contains("avx512f");
    return halvesMkl ? 256 : Integer.MAX_VALUE;
  }
}
