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
  private final CommandLine line;
  private final Supplier<CommandLine> allCommands;
  private Set<String> names;
  private Set<String> allNames;

  /**
   * Reads nothing yet.
   *
   * @param line the commands that this run needs
   * @param allCommands asked for only if a name is none of {@code line}'s, because reading the
   *     annotations of all commands takes time
   */
  SettingNames(CommandLine line, Supplier<CommandLine> allCommands) {
    this.line = line;
    this.allCommands = allCommands;
  }

  boolean contains(String name) {
    names = names == null ? of(line) : names;
    return names.contains(name) || all().contains(name);
  }

  /** All names, in alphabetical order. */
  Set<String> all() {
    allNames = allNames == null ? of(allCommands.get()) : allNames;
    return allNames;
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
