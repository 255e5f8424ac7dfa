package embed.model;

import embed.EmbedException;
import embed.file.Json;
import java.nio.file.Path;
import java.util.List;

/**
 * A model family with the sizes from one checkpoint's {@code config.json}. Everything that the
 * program knows about a family is in its class here and in the script that {@link #script} names.
 */
public interface Architecture {
  /** The config values that every family has. */
  EncoderConfig config();

  /**
   * The layouts in which checkpoints name and divide the parameters: usually one, or several if a
   * family's checkpoints come in several forms.
   */
  List<Parameters> layouts();

  /**
   * The prefix of the encoder's names in checkpoints of the family's classes with a head: the model
   * type, unless the family has another.
   */
  default String prefix() {
    return config().modelType().replace('-', '_') + ".";
  }

  /** The width of an attention head. */
  default int headSize() {
    return config().hiddenSize() / config().heads();
  }

  /** The forward pass; BERT's unless the family has another. */
  default Script script() {
    return Script.of("embeddings.py", "post_norm.py", "no_context.py");
  }

  /**
   * Reads config.json, with transformers' defaults for absent keys. Keys that do not affect the
   * encoder are ignored.
   *
   * @throws EmbedException that lists everything wrong with it: values of the wrong type or out of
   *     range, and settings that would change the numbers and are not supported
   */
  static Architecture read(Path file) {
    return read(file, Integer.MAX_VALUE);
  }

  /**
   * Reads config.json for a longest input that another file gives. Families without a table of
   * positions take as many tokens, even if config.json names fewer.
   *
   * @param longestInput in tokens; {@link Integer#MAX_VALUE} if no other file gives it
   */
  static Architecture read(Path file, int longestInput) {
    return Family.read(new ConfigValues(file, Json.object(file), longestInput));
  }

  /** The keys of a config.json that {@link #read(Path)} does not ask for. */
  static List<String> unusedKeys(Path file) {
    ConfigValues values = new ConfigValues(file, Json.object(file), Integer.MAX_VALUE);
    Family.read(values);
    return values.unused();
  }
}
