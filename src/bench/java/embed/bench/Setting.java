package embed.bench;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where and how the benchmark ran, in words. */
final class Setting {
  private Setting() {}

  static String describe(Results results, List<String> notes) {
    List<Results.Limit> limits = results.limits();
    String setting =
        String.format(
            Locale.ROOT,
            """
        %s, %d cores; Java %s; %s; %d rounds, contenders in turn within each.

        Every contender is a process of its own on the same lines through a pipe, the JVMs with the \
        same options, archives of loaded classes and unpacked native libraries. Rates leave the \
        start and some warm-up lines out. embed writes CSV; the others write raw float32, which \
        spares them the formatting. ONNX Runtime's file is in opset 12, whose attention it still \
        fuses; for int8 it is quantised after the fusions, as by quantize_dynamic(per_channel=True). \
        DJL's TorchScript runs with the graph optimizer off, which would compile at each new shape. \
        FLOPs are those of the linear maps and attention products of \
        every line, without padding and without regard to duplicates, which is why computing a \
        repeated line once can pass the limit. The limit is the rate of the model's matrix products \
        alone in the contender's dtype, each of its shapes for a second by the fastest there is \
        (PyTorch plain and packed, ONNX Runtime), measured in each round, in GFLOP/s: %s. Cosines \
        are to the first contender's float32 vectors of the same lines. The floor of a start is \
        `java -version` and loading libc10 and libtorch_cpu in a process that does nothing else, \
        measured before each start; ratios are taken pair by pair.
        """,
            processor(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion(),
            results.rounds(),
            Stream.of(Dtype.values())
                .map(dtype -> limit(limits, dtype))
                .collect(Collectors.joining("; ")));
    return setting + (notes.isEmpty() ? "" : "\n" + String.join("\n", notes) + "\n");
  }

  private static String limit(List<Results.Limit> limits, Dtype dtype) {
    List<Results.Limit> measured = limits.stream().filter(limit -> limit.dtype() == dtype).toList();
    String ranges =
        measured.stream()
            .map(Results.Limit::checkpoint)
            .distinct()
            .map(name -> name + " " + range(measured, name))
            .collect(Collectors.joining(", "));
    String lacking = instructions(dtype) ? "" : " (this processor has no instructions for it)";
    return dtype + lacking + " " + (ranges.isEmpty() ? "not measured" : ranges);
  }

  /** Whether the processor multiplies this dtype itself; so it is where it does not tell. */
  private static boolean instructions(Dtype dtype) {
    Pattern names =
        switch (dtype) {
          case FLOAT32 -> Pattern.compile("");
          case BFLOAT16 -> Pattern.compile("bf16");
          case INT8 -> Pattern.compile("vnni|amx_int8|i8mm|asimddp");
        };
    return cpuInfo("flags")
        .or(() -> cpuInfo("Features"))
        .filter(f -> !names.matcher(f).find())
        .isEmpty();
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

  private static String processor() {
    return cpuInfo("model name").orElse(System.getProperty("os.arch"));
  }

  /** The value of a key for the first processor, where the system has /proc/cpuinfo. */
  private static Optional<String> cpuInfo(String key) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
