package embed.cli.settings;

import java.lang.reflect.Field;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The names of all settings: those of the long options that take a value or have a {@code --no-}
 * form, unless they are marked with {@link NoSetting}; without their dashes.
 */
final class SettingNames {
  private final Supplier<CommandLine> allCommands;
  private Set<String> names;
  private boolean isComplete;

  /**
   * Begins with the names of the commands that a run needs.
   *
   * @param allCommands asked for only if a name is none of these: reading all annotations takes
   *     time
   */
  SettingNames(CommandLine line, Supplier<CommandLine> allCommands) {
    this.allCommands = allCommands;
    this.names = of(line);
  }

  boolean contains(String name) {
    return names.contains(name) || all().contains(name);
  }

  /** All names, in alphabetical order. */
  Set<String> all() {
    if (!isComplete) {
      names = of(allCommands.get());
      isComplete = true;
    }
    return names;
  }

  private static Set<String> of(CommandLine line) {
    Set<String> names = new TreeSet<>();
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (isSetting(option)) {
        names.add(name(option));
      }
    }
    line.getSubcommands().values().forEach(each -> names.addAll(of(each)));
    return names;
  }

  static boolean isSetting(OptionSpec option) {
    return option.longestName().startsWith("--")
        && (option.arity().max() > 0 || option.negatable())
        && !(option.userObject() instanceof Field field
            && field.isAnnotationPresent(NoSetting.class));
  }

  static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }
}
