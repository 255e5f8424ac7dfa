package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tokenizer's files in a checkpoint directory, by the names that transformers gives them. */
public final class TokenizerFiles {
  public static final String TOKENIZER = "tokenizer.json";
  public static final String VOCABULARY = "vocab.json";
  public static final String MERGES = "merges.txt";
  public static final String ADDED_TOKENS = "added_tokens.json";
  public static final String SPECIAL_TOKENS = "special_tokens_map.json";
  public static final String CONFIG = "tokenizer_config.json";

  private static final String HOW_TO_WRITE =
      TOKENIZER + " with transformers, AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR)";

  private static final String[] SENTENCE_PIECE = {
    "sentencepiece.bpe.model", "spiece.model", "tokenizer.model"
  };

  /** The largest published tokenizer.json files have some 60 MB. */
  private static final int MAX_BYTES = 128 << 20;

  private final Path directory;

  public TokenizerFiles(Path directory) {
    this.directory = directory;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  boolean has(String name) {
    return Files.isRegularFile(path(name));
  }

  /** The names of those that are there and count. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    names.addAll(has(TOKENIZER) ? List.of(TOKENIZER) : List.of(VOCABULARY, MERGES));
    names.addAll(List.of(ADDED_TOKENS, SPECIAL_TOKENS, CONFIG));
    names.removeIf(name -> !has(name));
    return names;
  }

  /**
   * The checkpoint's tokenizer.
   *
   * @param longest the number of tokens at which a line is truncated
   */
  public TokenizerJson tokenizer(TokenizerSettings settings, int longest) {
    String saved = text(TOKENIZER);
    if (saved != null) {
      return ExistingTokenizerJson.of(saved, settings, longest, path(TOKENIZER));
    }
    String vocabulary = text(VOCABULARY);
    String merges = text(MERGES);
    if (vocabulary == null || merges == null) {
      throw missing();
    }
    requireRobertaBpe(settings);
    return TokenizerJsonFromVocab.of(vocabulary, merges, settings, longest, directory);
  }

  private EmbedException missing() {
    for (String model : SENTENCE_PIECE) {
      if (has(model)) {
        return new EmbedException(
            directory + " has " + model + " but no " + TOKENIZER + ": write " + HOW_TO_WRITE);
      }
    }
    String lacking = has(VOCABULARY) ? MERGES : has(MERGES) ? VOCABULARY : null;
    return new EmbedException(
        directory
            + " has no tokenizer: looked for "
            + TOKENIZER
            + ", and for "
            + VOCABULARY
            + " with "
            + MERGES
            + (lacking == null ? "" : ", of which " + lacking + " is missing"));
  }

  /** Whether a Python class, null for none named, has RoBERTa's special tokens. */
  static boolean isRoberta(String tokenizerClass) {
    return isRobertaBpe(tokenizerClass)
        || tokenizerClass.startsWith("XLMRoberta")
        || tokenizerClass.startsWith("Camembert");
  }

  /** Whether a Python class reads vocab.json and merges.txt as RoBERTa's does. */
  private static boolean isRobertaBpe(String tokenizerClass) {
    return tokenizerClass == null
        || tokenizerClass.startsWith("Roberta")
        || tokenizerClass.startsWith("Longformer")
        || tokenizerClass.startsWith("Bart");
  }

  private void requireRobertaBpe(TokenizerSettings settings) {
    if (!isRobertaBpe(settings.tokenizerClass())) {
      throw new EmbedException(
          path(CONFIG)
              + " names "
              + settings.tokenizerClass()
              + ", for which "
              + VOCABULARY
              + " and "
              + MERGES
              + " are not enough: write "
              + HOW_TO_WRITE);
    }
  }

  /** The text of a file, or null where the directory has none of that name. */
  String text(String name) {
    return has(name) ? TextFile.read(path(name), MAX_BYTES) : null;
  }
}
