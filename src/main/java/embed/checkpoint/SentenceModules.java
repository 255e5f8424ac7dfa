package embed.checkpoint;

import embed.EmbedException;
import embed.EmbedderOptions;
import embed.Pooling;
import embed.file.Folder;
import embed.file.NamedFile;
import embed.weights.WeightFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The settings for a directory's vectors in its files of sentence-transformers. Without {@code
 * modules.json}, the vectors are the mean of the last hidden state.
 *
 * @param transformer the directory of the checkpoint itself
 * @param maxSeqLength the most tokens of a line; {@link Integer#MAX_VALUE} if none is given
 * @param maxSeqLengthSource the setting that gives it, and its file
 * @param lowerCase whether lines are lower-cased regardless of the tokenizer's settings
 * @param pooling the poolings, whose results are concatenated
 * @param includePrompt whether the pooling counts the prompt's tokens
 * @param modules the modules after the pooling, except a {@code Normalize} at the end
 * @param normalize whether the last module is a {@code Normalize}
 * @param truncateDim the most numbers of a vector, cut after the last module; {@link
 *     Integer#MAX_VALUE} if none is given
 * @param prompts by their names
 * @param defaultPromptName the name of the prompt to use if none is requested; null for none
 * @param configFiles the files that these settings come from
 * @param unusedKeys the keys that nothing reads, by file
 * @param weights the open weights files of the modules
 */
public record SentenceModules(
    Path transformer,
    int maxSeqLength,
    String maxSeqLengthSource,
    boolean lowerCase,
    List<Pooling> pooling,
    boolean includePrompt,
    List<SentenceModule> modules,
    boolean normalize,
    int truncateDim,
    Map<String, String> prompts,
    String defaultPromptName,
    List<Path> configFiles,
    Map<Path, List<String>> unusedKeys,
    List<WeightFiles> weights) {
  static final String MODULES = "modules.json";
  static final String CONFIG = "config_sentence_transformers.json";

  /** The names that sentence-transformers gives the folders of modules, such as 1_Pooling. */
  private static final Pattern MODULE_FOLDER = Pattern.compile("[0-9]{1,2}_[A-Z][A-Za-z]*");

  public SentenceModules {
    pooling = List.copyOf(pooling);
    modules = List.copyOf(modules);
    configFiles = List.copyOf(configFiles);
    weights = List.copyOf(weights);
  }

  /** The settings for a directory without such files. */
  public static SentenceModules none(Path directory) {
    return new SentenceModules(
        directory,
        Integer.MAX_VALUE,
        null,
        false,
        List.of(Pooling.MEAN),
        true,
        List.of(),
        false,
        Integer.MAX_VALUE,
        Map.of(),
        null,
        List.of(),
        Map.of(),
        List.of());
  }

  /** The settings for a directory, without its files if the options say so. */
  static SentenceModules of(Path directory, EmbedderOptions options) {
    boolean saysPooling =
        options.pooling() != null && !NamedFile.exists(directory.resolve(MODULES));
    return options.plain() || saysPooling ? none(directory) : read(directory);
  }

  /**
   * Reads a directory's modules.json and all files that it names.
   *
   * @throws EmbedException if a file is not well-formed, or names a module or setting that is not
   *     supported, or if modules.json is missing although there are other files of
   *     sentence-transformers; nothing is left out silently
   */
  public static SentenceModules read(Path directory) {
    if (NamedFile.exists(directory.resolve(MODULES))) {
      return new SentenceModulesReader(directory).read();
    }
    List<Path> others =
        Folder.list(
            directory,
            1,
            file ->
                file.endsWith(CONFIG)
                    || MODULE_FOLDER.matcher(file.getFileName().toString()).matches());
    if (!others.isEmpty()) {
      throw new EmbedException(
          "%s: has %s but no %s, without which the vectors would be others than the model's: "
              + "fetch %s and the folders that it names, or say by --pooling or --plain what "
              + "you want",
          directory, others.get(0).getFileName(), MODULES, MODULES);
    }
    return none(directory);
  }

  /** Whether the directory has such files. */
  public boolean isPresent() {
    return !configFiles.isEmpty();
  }

  /** Closes the weights files. */
  public void close() {
    weights.forEach(WeightFiles::close);
  }
}
