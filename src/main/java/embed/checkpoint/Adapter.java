package embed.checkpoint;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.NamedFile;
import embed.text.PlainText;
import embed.weights.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds adapters, such as peft's LoRA, in a checkpoint directory: small matrices that change what
 * the model's own weights compute. The program does not apply them.
 */
public final class Adapter {
  private static final List<String> FILES =
      List.of("adapter_config.json", "adapter_model.safetensors", "adapter_model.bin");

  /** The prefixes of name parts that mark tensors added by peft's adapters. */
  private static final List<String> PARTS =
      List.of("lora_", "ia3_", "hada_", "lokr_", "oft_", "boft_", "vera_lambda_", "adaption_");

  /** The name parts that peft adds to the names of the model's own tensors when it wraps them. */
  private static final List<String> WRAPPERS = List.of("base_layer", "original_module");

  private Adapter() {}

  /**
   * Finds the files and tensors of adapters.
   *
   * @param tensors the tensors by their names in the weights files
   */
  public static List<String> find(Path directory, Map<String, Tensor> tensors) {
    List<String> found = new ArrayList<>();
    for (String file : FILES) {
      if (NamedFile.exists(directory.resolve(file))) {
        found.add(file);
      }
    }
    for (String name : tensors.keySet()) {
      if (isOfAdapter(name)) {
        found.add(PlainText.quote(name));
      }
    }
    return found;
  }

  private static boolean isOfAdapter(String name) {
    for (String part : name.split("\\.", -1)) {
      if (WRAPPERS.contains(part) || PARTS.stream().anyMatch(part::startsWith)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The error that says that a checkpoint has an adapter, and what to do about it.
   *
   * @param found the result of {@link #find}
   */
  public static EmbedException refusal(Path directory, List<String> found) {
    return new EmbedException(
        "%s: has an adapter, which is not applied: %s; merge it into the model and save that "
            + "(merge_and_unload in peft), or use the model without it (--ignore-adapter)",
        directory, FileErrors.list(found));
  }

  /** Restores the names that the tensors had before an adapter wrapped them, if one did. */
  public static Map<String, Tensor> unwrap(Map<String, Tensor> tensors) {
    Map<String, Tensor> unwrapped = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          List<String> parts = new ArrayList<>(List.of(name.split("\\.", -1)));
          parts.removeAll(WRAPPERS);
          unwrapped.putIfAbsent(String.join(".", parts), tensor);
        });
    return unwrapped;
  }
}
