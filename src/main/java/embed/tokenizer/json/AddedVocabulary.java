package embed.tokenizer.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that are added to a vocabulary, with their ids: {@code AddedVocabulary::add_tokens} of
 * the native library, and the order in which {@code PreTrainedTokenizerFast.__init__} calls it.
 */
final class AddedVocabulary {
  private final Vocabulary vocabulary;
  private final Map<String, AddedToken> tokens = new LinkedHashMap<>();
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private int highestId = -1;

  AddedVocabulary(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Adds a token, or replaces the flags of one that exists, and returns its id. */
  int add(AddedToken token) {
    tokens.put(token.content(), token);
    Integer known = ids.get(token.content());
    if (known != null) {
      return known;
    }
    Integer own = vocabulary.ids().get(token.content());
    int id = own != null ? own : Math.max(vocabulary.size(), highestId + 1);
    ids.put(token.content(), id);
    highestId = Math.max(highestId, id);
    return id;
  }

  /**
   * Adds the special tokens of a checkpoint.
   *
   * @param saved whether the present tokens come from a tokenizer.json
   */
  void addRoles(TokenizerSettings settings, boolean saved) {
    for (TokenizerSettings.Role role : settings.roles().values()) {
      String content = role.token().content();
      boolean counts =
          switch (role.flags()) {
            case NONE -> false;
            case GIVEN -> !saved;
            case OF_CLASS -> true;
          };
      if (!content.isEmpty() && (counts || !tokens.containsKey(content))) {
        add(role.token());
      }
    }
  }

  int id(String content) {
    return ids.get(content);
  }

  /** The tokens and their ids. */
  Map<AddedToken, Integer> tokens() {
    Map<AddedToken, Integer> all = new LinkedHashMap<>();
    tokens.forEach((content, token) -> all.put(token, id(content)));
    return all;
  }

  /** The value of {@code added_tokens}. */
  List<Object> toJson() {
    List<Object> json = new ArrayList<>(tokens.size());
    for (AddedToken token : tokens.values()) {
      json.add(token.toJson(id(token.content())));
    }
    return json;
  }
}
