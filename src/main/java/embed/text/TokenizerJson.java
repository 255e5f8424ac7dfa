package embed.text;

import java.util.List;

/**
 * A tokenizer as the text of a {@code tokenizer.json}, ready to be loaded, with what must be known
 * of it outside the native library.
 *
 * @param text the JSON
 * @param vocabularyFile the name of the file that holds the vocabulary
 * @param highestId the largest id in that file, -1 if it is empty
 * @param highestToken the token that has it
 * @param addedTokens the tokens that are looked for in the text before it is split into words
 */
record TokenizerJson(
    String text,
    String vocabularyFile,
    int highestId,
    String highestToken,
    List<AddedToken> addedTokens) {}
