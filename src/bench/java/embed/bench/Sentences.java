package embed.bench;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** English sentences of 5 to 40 words, from the documentation comments of Java sources. */
final class Sentences {
  private static final int LEAST_WORDS = 5;
  private static final int MOST_WORDS = 40;
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*\\*(.*?)\\*/");

  /**
   * The stars that begin lines, block tags with what follows them, and the marks of inline tags.
   */
  private static final Pattern JAVADOC =
      Pattern.compile("(?m)^\\s*\\*?\\s*@(?s:.*)|^\\s*\\*|\\{@\\w+|\\}");

  private static final Pattern HTML = Pattern.compile("(?s)<pre.*?</pre>|<[^>]*>");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?]) (?=[A-Z])");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Sentences() {}

  /** The sentences of one source file, in its order. */
  static List<String> of(String source) {
    return COMMENT
        .matcher(source)
        .results()
        .map(Sentences::prose)
        .flatMap(SENTENCE_END::splitAsStream)
        .filter(
            sentence -> {
              long words = BLANKS.splitAsStream(sentence).count();
              return words >= LEAST_WORDS && words <= MOST_WORDS;
            })
        .toList();
  }

  private static String prose(MatchResult comment) {
    String text = JAVADOC.matcher(comment.group(1)).replaceAll("");
    return BLANKS.matcher(HTML.matcher(text).replaceAll(" ")).replaceAll(" ").strip();
  }
}
