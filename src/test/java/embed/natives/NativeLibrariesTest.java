package embed.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NativeLibrariesTest {
  private static final Path HOME = Path.of("/opt/embed");
  private static final String TOKENIZERS = System.mapLibraryName("tokenizers");

  private static final Map.Entry<String, String> SCRIPT_THREADS =
      Map.entry(
          "ai.djl.pytorch.num_interop_threads",
          String.valueOf(Runtime.getRuntime().availableProcessors()));

  private static Map<String, String> properties(Path home, Map<String, String> given) {
    return NativeLibraries.properties(home, given::get);
  }

  @Test
  void aHomeHasEverything() {
    assertThat(properties(HOME, Map.of()))
        .containsOnly(
            SCRIPT_THREADS,
            Map.entry("OPT_OUT_TRACKING", "true"),
            Map.entry("ai.djl.offline", "true"),
            Map.entry("PYTORCH_LIBRARY_PATH", "/opt/embed/native"),
            Map.entry("PYTORCH_FLAVOR", "cpu"),
            Map.entry("PYTORCH_LIBRARY_EXCLUSION", TOKENIZERS),
            Map.entry("RUST_LIBRARY_PATH", "/opt/embed/native/" + TOKENIZERS));
  }

  @Test
  void withoutAHomeDjlUnpacksButTellsAndLoadsNothing() {
    assertThat(properties(null, Map.of()))
        .containsOnly(
            SCRIPT_THREADS,
            Map.entry("OPT_OUT_TRACKING", "true"),
            Map.entry("ai.djl.offline", "true"));
  }

  @Test
  void aLibtorchForCudaIsTheUsersWithDjlsPartFromTheHome() {
    assertThat(
            properties(
                HOME, Map.of("PYTORCH_LIBRARY_PATH", "/opt/torch", "PYTORCH_FLAVOR", "cu128")))
        .containsEntry("ENGINE_CACHE_DIR", "/opt/embed/native")
        .containsEntry("RUST_LIBRARY_PATH", "/opt/embed/native/" + TOKENIZERS)
        .doesNotContainKeys("PYTORCH_LIBRARY_PATH", "PYTORCH_FLAVOR", "PYTORCH_LIBRARY_EXCLUSION");
  }

  @Test
  void whatIsSetStays() {
    assertThat(
            properties(
                HOME,
                Map.of(
                    "PYTORCH_LIBRARY_PATH",
                    "/opt/torch",
                    "RUST_LIBRARY_PATH",
                    "/opt/tokenizers.so",
                    "OPT_OUT_TRACKING",
                    "false",
                    SCRIPT_THREADS.getKey(),
                    "7",
                    "DJL_OFFLINE",
                    "false")))
        .isEmpty();
  }
}
