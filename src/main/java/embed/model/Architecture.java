package embed.model;

import embed.EmbedException;
import embed.file.Json;
import java.nio.file.Path;
import java.util.List;

/**
 * A model family, as one checkpoint's {@code config.json} sizes it. Everything that the program
 * knows of a family is in its class here and in the script that {@link #script} names.
 */
public sealed interface Architecture
    permits Albert,
        Bert,
        DebertaV2,
        DistilBert,
        Electra,
        Esm,
        EuroBert,
        ModernBert,
        Mpnet,
        NomicBert,
        Roberta,
        RobertaPreLayerNorm,
        XlmRobertaXl {
  /** The values that every family has. */
  EncoderConfig config();

  /** How many tokens a line may have, special tokens included, by the model's positions. */
  int longestInput();

  /**
   * The ways in which checkpoints name and divide the parameters; one, unless a family's
   * checkpoints come in several forms.
   */
  List<Parameters> layouts();

  /** What precedes the encoder's names in checkpoints of the family's classes with a head. */
  String prefix();

  /**
   * The position ids of one line.
   *
   * @param ids the line's token ids
   */
  long[] positions(int[] ids);

  /** The forward pass. */
  Script script();

  /**
   * Reads config.json, with transformers' defaults for absent keys. Keys without a bearing on the
   * encoder are ignored.
   *
   * @throws EmbedException that lists everything wrong with it: values of the wrong type or out of
   *     range, and settings that would change the numbers and are not supported
   */
  static Architecture read(Path file) {
    return Family.read(new ConfigValues(file, Json.object(file)));
  }
}
