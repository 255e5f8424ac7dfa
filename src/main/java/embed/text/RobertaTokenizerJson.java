package embed.text;

import com.google.gson.stream.JsonWriter;
import embed.EmbedException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes {@code vocab.json} and {@code merges.txt} as the {@code tokenizer.json} that transformers
 * builds for {@code RobertaTokenizerFast}: {@code convert_slow_tokenizer.RobertaConverter}, then the
 * added and the special tokens as {@code PreTrainedTokenizerFast.__init__} adds them.
 */
final class RobertaTokenizerJson {
  private final Path directory;
  private final TokenizerSettings settings;
  private final Vocabulary vocabulary;

  /** Every token that is looked for in the text, in the order in which it gets its id. */
  private final Map<String, AddedToken> added = new LinkedHashMap<>();

  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private int highestAddedId = -1;

  private RobertaTokenizerJson(
      Path directory, TokenizerSettings settings, Vocabulary vocabulary) {
    this.directory = directory;
    this.settings = settings;
    this.vocabulary = vocabulary;
  }

  /**
   * The tokenizer of a checkpoint without {@code tokenizer.json}.
   *
   * @param vocabulary the text of {@code vocab.json}
   * @param merges the text of {@code merges.txt}
   * @param directory where the files are, for messages
   */
  static TokenizerJson of(
      String vocabulary, String merges, TokenizerSettings settings, Path directory) {
    Set<String> wanted = new HashSet<>();
    for (AddedToken token : settings.added().values()) {
      wanted.add(token.content());
    }
    for (TokenizerSettings.Role role : settings.roles().values()) {
      wanted.add(role.token().content());
    }
    Vocabulary read =
        Vocabulary.read(vocabulary, wanted, directory.resolve(TokenizerFiles.VOCABULARY));
    RobertaTokenizerJson tokenizer = new RobertaTokenizerJson(directory, settings, read);
    tokenizer.addTokens();
    StringWriter out = new StringWriter(vocabulary.length() + 2 * merges.length() + 2048);
    try (JsonWriter json = new JsonWriter(out)) {
      tokenizer.write(json, vocabulary, merges);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not throw
    }
    return new TokenizerJson(
        out.toString(),
        TokenizerFiles.VOCABULARY,
        read.highestId(),
        read.highestToken(),
        List.copyOf(tokenizer.added.values()));
  }

  private void addTokens() {
    for (Map.Entry<Integer, AddedToken> entry : settings.added().entrySet()) {
      AddedToken token = entry.getValue();
      int id = add(token);
      if (id != entry.getKey()) {
        throw new EmbedException(
            "the added token \""
                + token.content()
                + "\" has the id "
                + entry.getKey()
                + " in "
                + directory
                + ", but after the "
                + vocabulary.size()
                + " tokens of "
                + TokenizerFiles.VOCABULARY
                + " its id is "
                + id
                + ": these files do not belong together");
      }
    }
    for (TokenizerSettings.Role role : settings.roles().values()) {
      String content = role.token().content();
      if (!added.containsKey(content)) {
        add(role.token());
      } else if (role.flagged()) {
        added.put(content, role.token());
      }
    }
  }

  /** A token of the vocabulary keeps its id; a new one gets the next. */
  private int add(AddedToken token) {
    Integer known = vocabulary.ids().get(token.content());
    int id = known != null ? known : Math.max(vocabulary.size(), highestAddedId + 1);
    added.put(token.content(), token);
    ids.put(token.content(), id);
    highestAddedId = Math.max(highestAddedId, id);
    return id;
  }

  private void write(JsonWriter json, String vocab, String merges) throws IOException {
    json.beginObject();
    json.name("version").value("1.0");
    json.name("truncation").nullValue();
    json.name("padding").nullValue();
    json.name("added_tokens").beginArray();
    for (AddedToken token : added.values()) {
      token.write(json, ids.get(token.content()));
    }
    json.endArray();
    json.name("normalizer").nullValue();
    json.name("pre_tokenizer");
    writeByteLevel(json);
    json.name("post_processor");
    writePostProcessor(json);
    json.name("decoder");
    writeByteLevel(json);
    json.name("model");
    writeModel(json, vocab, merges);
    json.endObject();
  }

  private void writeByteLevel(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("type").value("ByteLevel");
    json.name("add_prefix_space").value(settings.addPrefixSpace());
    json.name("trim_offsets").value(true);
    json.name("use_regex").value(true);
    json.endObject();
  }

  private void writePostProcessor(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("type").value("RobertaProcessing");
    json.name("sep");
    writeRole(json, "sep_token");
    json.name("cls");
    writeRole(json, "cls_token");
    json.name("trim_offsets").value(settings.trimOffsets());
    json.name("add_prefix_space").value(settings.addPrefixSpace());
    json.endObject();
  }

  private void writeRole(JsonWriter json, String role) throws IOException {
    AddedToken token = settings.role(role);
    if (token == null) {
      throw new EmbedException(
          directory + " has no " + role + ": a RoBERTa tokenizer puts one around every line");
    }
    json.beginArray().value(token.content()).value(ids.get(token.content())).endArray();
  }

  private void writeModel(JsonWriter json, String vocab, String merges) throws IOException {
    json.beginObject();
    json.name("type").value("BPE");
    json.name("dropout").nullValue();
    json.name("unk_token").nullValue();
    json.name("continuing_subword_prefix").value("");
    json.name("end_of_word_suffix").value("");
    json.name("fuse_unk").value(false);
    json.name("byte_fallback").value(false);
    json.name("ignore_merges").value(false);
    json.name("vocab").jsonValue(vocab); // its syntax was checked when it was read
    json.name("merges").beginArray();
    for (String merge : merges(merges, directory.resolve(TokenizerFiles.MERGES))) {
      json.value(merge);
    }
    json.endArray();
    json.endObject();
  }

  /**
   * The merges as {@code RobertaTokenizer} reads them: without the first line, which is a comment,
   * and without what follows the last newline; of equal merges the first counts.
   */
  static List<String> merges(String text, Path file) {
    List<String> merges = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int lineNumber = 1;
    int start = text.indexOf('\n') + 1;
    for (int end = text.indexOf('\n', start); start > 0 && end >= 0; ) {
      lineNumber++;
      int to = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
      int blank = text.indexOf(' ', start);
      boolean two = blank > start && blank + 1 < to && text.indexOf(' ', blank + 1) < 0;
      if (blank > start && blank + 1 < to) {
        int second = text.indexOf(' ', blank + 1);
        two = second < 0 || second >= to;
      }
      if (!two && to > start) {
        throw new EmbedException(
            file
                + ": line "
                + lineNumber
                + " is not two tokens with a blank between them: download it again");
      }
      String merge = text.substring(start, to);
      if (two && seen.add(merge)) {
        merges.add(merge);
      }
      start = end + 1;
      end = text.indexOf('\n', start);
    }
    return merges;
  }
}
