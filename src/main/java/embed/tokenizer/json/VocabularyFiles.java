package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.Json;
import embed.file.JsonText;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a tokenizer from the vocabulary files of a directory without {@code tokenizer.json}, as
 * transformers does: with {@code convert_slow_tokenizer} in release 4, by the class itself in
 * release 5.
 */
final class VocabularyFiles {
  private static final String NO_MERGES = "[]";

  /** A token for each byte and some special ones; all other tokens result from merges. */
  private static final int LARGEST_WITHOUT_MERGES = 512;

  private final TokenizerFiles files;
  private final TokenizerSettings settings;
  private final ClassComponents own;

  VocabularyFiles(TokenizerFiles files, TokenizerSettings settings) {
    this.files = files;
    this.settings = settings;
    this.own = new ClassComponents(settings);
  }

  /** The names of the files that a class reads. */
  static List<String> names(TokenizerClass kind) {
    return switch (kind) {
      case ROBERTA -> List.of(TokenizerFiles.VOCABULARY, TokenizerFiles.MERGES);
      case BERT, MPNET, ESM -> List.of("vocab.txt");
      case XLM_ROBERTA, CAMEMBERT -> List.of("sentencepiece.bpe.model");
      case ALBERT -> List.of("spiece.model");
      case DEBERTA_V2 -> List.of("spm.model");
      case LLAMA, GENERIC -> List.of();
    };
  }

  TokenizerParts read() {
    String name = names(settings.tokenizerClass()).get(0);
    Path file = files.path(name);
    return switch (settings.tokenizerClass()) {
      case ROBERTA -> byteLevel(file);
      case BERT, MPNET, ESM -> words(file, files.text(name));
      default -> sentencePiece(file);
    };
  }

  private TokenizerParts byteLevel(Path file) {
    String json = files.text(TokenizerFiles.VOCABULARY);
    Vocabulary vocabulary =
        Json.read(file.toString(), new StringReader(json), parser -> Vocabulary.read(parser, file));
    Path mergesFile = files.path(TokenizerFiles.MERGES);
    String merges = Merges.toJson(files.text(TokenizerFiles.MERGES), mergesFile);
    if (merges.equals(NO_MERGES) && vocabulary.size() > LARGEST_WITHOUT_MERGES) {
      throw new EmbedException(
          "%s holds no merges for %s tokens: download it again", mergesFile, vocabulary.size());
    }
    return parts(
        file,
        file.getParent()
            + ": "
            + TokenizerFiles.MERGES
            + " does not fit "
            + TokenizerFiles.VOCABULARY,
        new TokenizerModel(own.modelSettings(Map.of()), json, merges, vocabulary),
        null,
        List.of());
  }

  /** Reads a vocabulary with one token per line, whose line number from 0 is the token's id. */
  private TokenizerParts words(Path file, String text) {
    boolean isEsm = settings.tokenizerClass() == TokenizerClass.ESM;
    Map<String, Integer> ids = new LinkedHashMap<>();
    int id = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      ids.put(isEsm ? line.strip() : line.stripTrailing(), id++);
    }
    if (ids.isEmpty()) {
      throw new EmbedException("%s is empty: download it again", file);
    }
    List<AddedToken> added = new ArrayList<>();
    if (isEsm) { // each of its tokens is matched wherever it occurs
      for (String token : ids.keySet()) {
        if (!token.isEmpty()) {
          added.add(new AddedToken(token, false, false, false, false, false));
        }
      }
    }
    Vocabulary vocabulary = new Vocabulary(ids, ids.size());
    TokenizerModel model =
        new TokenizerModel(own.modelSettings(ids), JsonText.line(ids), null, vocabulary);
    return parts(file, file + " describes no tokenizer", model, null, added);
  }

  private TokenizerParts sentencePiece(Path file) {
    SentencePieceModel read = SentencePieceModel.read(files.bytes(file), file);
    String charsmap = ClassComponents.base64(read.charsmap());
    if (charsmap != null && !Charsmap.isSound(charsmap)) {
      throw new EmbedException(
          "%s: its normalization table precompiled_charsmap is broken; download it again", file);
    }
    SentencePieceVocabulary vocabulary = new SentencePieceVocabulary(read, settings, file);
    return parts(
        file,
        file + " describes no tokenizer",
        vocabulary.model(own),
        charsmap,
        vocabulary.addedTokens());
  }

  private TokenizerParts parts(
      Path file,
      String errorPrefix,
      TokenizerModel model,
      String charsmap,
      List<AddedToken> added) {
    return new TokenizerParts(
        file,
        errorPrefix,
        model,
        own.normalizer(charsmap),
        own.preTokenizer(),
        own::postProcessor,
        added,
        false,
        false);
  }
}
