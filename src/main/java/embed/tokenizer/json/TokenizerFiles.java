package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.Json;
import embed.file.JsonValues;
import embed.file.NamedFile;
import embed.file.TextFile;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tokenizer's files in a checkpoint directory, under transformers' names. */
public final class TokenizerFiles {
  public static final String TOKENIZER = "tokenizer.json";
  public static final String VOCABULARY = "vocab.json";
  public static final String MERGES = "merges.txt";
  public static final String ADDED_TOKENS = "added_tokens.json";
  public static final String SPECIAL_TOKENS = "special_tokens_map.json";
  public static final String CONFIG = "tokenizer_config.json";

  private static final String HOW_TO_WRITE =
      TOKENIZER + " with transformers, AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR)";

  /** The largest published tokenizer.json files have about 60 MB. */
  private static final int MAX_BYTES = 128 << 20;

  private final Path directory;

  public TokenizerFiles(Path directory) {
    this.directory = directory;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  boolean has(String name) {
    return NamedFile.exists(path(name));
  }

  /** The names of the files that exist and are used. */
  public List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (TokenizerClass kind : TokenizerClass.values()) {
      names.addAll(vocabulary(kind));
    }
    names.addAll(List.of(ADDED_TOKENS, SPECIAL_TOKENS, CONFIG));
    names.removeIf(name -> !has(name));
    return List.copyOf(names);
  }

  /** The files that a class reads its vocabulary from. */
  private List<String> vocabulary(TokenizerClass kind) {
    return has(TOKENIZER) ? List.of(TOKENIZER) : VocabularyFiles.names(kind);
  }

  /**
   * The checkpoint's tokenizer.
   *
   * @param longest the number of tokens at which a line is truncated
   */
  public TokenizerJson tokenizer(TokenizerSettings settings, int longest) {
    List<String> names = vocabulary(settings.tokenizerClass());
    if (names.isEmpty() || !names.stream().allMatch(this::has)) {
      throw missing(settings, names);
    }
    TokenizerParts parts =
        names.contains(TOKENIZER)
            ? SavedTokenizer.read(text(TOKENIZER), settings, path(TOKENIZER))
            : new VocabularyFiles(this, settings).read();
    return parts.finish(settings, longest);
  }

  private EmbedException missing(TokenizerSettings settings, List<String> names) {
    if (names.isEmpty()) {
      String named = settings.config().string("tokenizer_class", null);
      return new EmbedException(
          "%s, for which no other file is enough: write %s",
          named == null ? directory + " has no " + TOKENIZER : path(CONFIG) + " names " + named,
          HOW_TO_WRITE);
    }
    for (TokenizerClass other : TokenizerClass.values()) {
      for (String name : VocabularyFiles.names(other)) {
        if (has(name) && names.stream().noneMatch(this::has)) {
          return new EmbedException(
              "%s has %s but no %s: write %s, or name the file's tokenizer_class in %s",
              directory, name, TOKENIZER, HOW_TO_WRITE, CONFIG);
        }
      }
    }
    List<String> lacking = names.stream().filter(name -> !has(name)).toList();
    return new EmbedException(
        "%s has no tokenizer: looked for %s, and for %s%s",
        directory,
        TOKENIZER,
        String.join(" with ", names),
        lacking.size() < names.size() ? ", of which " + lacking.get(0) + " is missing" : "");
  }

  /** The text of a file, or null if the directory has no file of that name. */
  String text(String name) {
    return has(name) ? TextFile.read(path(name), MAX_BYTES) : null;
  }

  /** The values in a JSON file, of which the directory may have none. */
  JsonValues values(String name) {
    String text = text(name);
    Path path = path(name);
    return JsonValues.of(path, text == null ? Map.of() : Json.object(text, path.toString()));
  }

  byte[] bytes(Path file) {
    return TextFile.readBytes(file, MAX_BYTES);
  }
}
