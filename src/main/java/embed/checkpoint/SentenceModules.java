package embed.checkpoint;

import embed.Pooling;
import embed.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the files of sentence-transformers in a directory say about its vectors. A directory without
 * {@code modules.json} says nothing: its vectors are the mean of the last hidden state.
 *
 * @param transformer the directory of the checkpoint itself
 * @param maxSeqLength the most tokens of a line; {@link Integer#MAX_VALUE} where none is given
 * @param lowerCase whether lines are lower-cased whatever the tokenizer does
 * @param pooling whose results are concatenated
 * @param includePrompt whether the pooling counts the prompt's tokens
 * @param modules what follows the pooling, but for a {@code Normalize} at the end
 * @param normalize whether a {@code Normalize} is at the end
 * @param prompts by their names
 * @param defaultPromptName the prompt of lines for which none is asked; null for none
 * @param configFiles the files that say all this
 * @param weights the open files of the modules' weights
 */
public record SentenceModules(
    Path transformer,
    int maxSeqLength,
    boolean lowerCase,
    List<Pooling> pooling,
    boolean includePrompt,
    List<SentenceModule> modules,
    boolean normalize,
    Map<String, String> prompts,
    String defaultPromptName,
    List<Path> configFiles,
    List<WeightFiles> weights) {
  static final String MODULES = "modules.json";

  public SentenceModules {
    pooling = List.copyOf(pooling);
    modules = List.copyOf(modules);
    configFiles = List.copyOf(configFiles);
    weights = List.copyOf(weights);
  }

  /** What a directory says that has no such files. */
  public static SentenceModules none(Path directory) {
    return new SentenceModules(
        directory,
        Integer.MAX_VALUE,
        false,
        List.of(Pooling.MEAN),
        true,
        List.of(),
        false,
        Map.of(),
        null,
        List.of(),
        List.of());
  }

  /**
   * Reads a directory's modules.json and all that it names.
   *
   * @throws embed.EmbedException if a file is not well-formed, or names a module or setting that is
   *     not supported; nothing is left out silently
   */
  public static SentenceModules read(Path directory) {
    return Files.exists(directory.resolve(MODULES))
        ? new SentenceModulesReader(directory).read()
        : none(directory);
  }

  /** Whether there are such files at all. */
  public boolean isPresent() {
    return !configFiles.isEmpty();
  }

  /** Closes the files of weights. */
  public void close() {
    weights.forEach(WeightFiles::close);
  }
}
