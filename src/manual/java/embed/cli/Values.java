package embed.cli;

import embed.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a shell can complete an option's value with.
 *
 * @param words all that it may be; empty for any but words
 */
record Values(Kind kind, List<String> words) {
  enum Kind {
    WORDS,
    FILES,
    FOLDERS,
    /** Nothing that a shell would know. */
    ANY,
    /** The option takes none. */
    NONE
  }

  static Values of(OptionSpec option) {
    if (option.arity().max() == 0) {
      return new Values(Kind.NONE, List.of());
    }
    Class<?> type = option.auxiliaryTypes()[0];
    if (type.isEnum()) {
      List<String> words = new ArrayList<>();
      for (Object constant : type.getEnumConstants()) {
        words.add(constant.toString().toLowerCase(Locale.ROOT));
      }
      return new Values(Kind.WORDS, words);
    }
    if (type == Device.class) {
      return new Values(Kind.WORDS, List.of("auto", "cpu", "cuda"));
    }
    return switch (option.paramLabel()) {
      case "FILE" -> new Values(Kind.FILES, List.of());
      case "DIR" -> new Values(Kind.FOLDERS, List.of());
      default -> new Values(Kind.ANY, List.of());
    };
  }

  /** The names of an option, those of its negation included. */
  static List<String> names(OptionSpec option) {
    List<String> names = new ArrayList<>(List.of(option.names()));
    if (option.negatable()) {
      names.add(negation(option));
    }
    return names;
  }

  static String negation(OptionSpec option) {
    return "--no-" + option.longestName().substring(2);
  }
}
