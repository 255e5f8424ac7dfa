package embed.bench;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where and how the benchmark ran, in words. */
final class Setting {
  private Setting() {}

  static String describe(Results results, List<String> notes) throws IOException {
    List<Results.Limit> limits = results.limits();
    String setting =
        String.format(
            Locale.ROOT,
            """
        %s, %d cores; Java %s; %s; %d rounds, contenders in turn within each.

        Every contender is a process of its own on the same lines through a pipe, the JVMs with the \
        same options, archives of loaded classes and unpacked native libraries. Rates leave the \
        start and some warm-up lines out. embed writes CSV; the others write raw float32, which \
        spares them the formatting. ONNX Runtime's file is in opset 12, whose attention it still fuses; \
        DJL's TorchScript runs with the graph optimizer off, which would compile at each new shape. \
        FLOPs are those of the linear maps and attention products of \
        every line, without padding and without regard to duplicates, which is why computing a \
        repeated line once can pass the limit. The limit is the rate of the model's float32 matrix \
        products alone, each of its shapes for a second by the fastest there is (PyTorch plain and \
        packed, ONNX Runtime), measured in each round: \
        %s GFLOP/s.
        """,
            processor(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion(),
            results.javaVersion().size(),
            limits.stream()
                .map(Results.Limit::checkpoint)
                .distinct()
                .map(name -> name + " " + range(limits, name))
                .reduce((a, b) -> a + ", " + b)
                .orElse("none"));
    return setting + (notes.isEmpty() ? "" : "\n" + String.join("\n", notes) + "\n");
  }

  private static String range(List<Results.Limit> limits, String checkpoint) {
    Results.Spread spread =
        Results.Spread.of(
            limits.stream()
                .filter(limit -> limit.checkpoint().equals(checkpoint))
                .map(Results.Limit::gigaflops)
                .toList());
    return String.format(
        Locale.ROOT, "%.0f (%.0f–%.0f)", spread.median(), spread.min(), spread.max());
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      try (Stream<String> lines = Files.lines(info)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
      }
    }
    return System.getProperty("os.arch");
  }
}
