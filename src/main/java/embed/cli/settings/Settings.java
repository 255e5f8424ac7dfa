package embed.cli.settings;

import embed.EmbedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The defaults that the user has set for options that the command line does not give: {@code
 * EMBED_LAYER} wins over the file's {@code layer}, which wins over the program's own default of
 * {@code --layer}. An empty variable is the same as none.
 */
public final class Settings implements IDefaultValueProvider {
  private static final String PREFIX = "EMBED_";

  /** Variables that the launcher reads. */
  private static final Set<String> OTHER_VARIABLES = Set.of("EMBED_JAVA_OPTS", "EMBED_CDS");

  private final Map<String, String> environment;
  private final SettingNames names;
  private final Map<String, Setting> file;

  private Settings(Map<String, String> environment, SettingNames names, Map<String, Setting> file) {
    this.environment = environment;
    this.names = names;
    this.file = file;
  }

  /**
   * Reads the settings of an environment and of the file that it leads to.
   *
   * @param line the commands that this run needs
   * @param allCommands all that there are; asked for only where a setting belongs to none of {@code
   *     line}'s
   * @throws EmbedException if the file contains anything but settings
   */
  public static Settings of(
      Map<String, String> environment, CommandLine line, Supplier<CommandLine> allCommands) {
    SettingNames names = new SettingNames(line, allCommands);
    Path file = file(environment);
    return new Settings(
        environment, names, file == null ? Map.of() : SettingsFile.read(file, names));
  }

  /**
   * Returns the path that the XDG Base Directory Specification gives the settings file, or null if
   * the environment names no folder for it.
   */
  private static Path file(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    // The specification says that a relative path is ignored.
    if (!config.startsWith("/")) {
      String home = environment.getOrDefault("HOME", "");
      if (home.isEmpty()) {
        return null;
      }
      config = home + "/.config";
    }
    return Path.of(config, "embed", "config.properties");
  }

  /** What is set for an option; null if nothing is. */
  public Setting of(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !SettingNames.isSetting(option)) {
      return null;
    }
    String name = SettingNames.name(option);
    String variable = variable(name);
    String value = environment.getOrDefault(variable, "");
    return value.isEmpty() ? file.get(name) : Setting.ofVariable(variable, value);
  }

  private static String variable(String name) {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    Setting setting = of(argument);
    return setting == null ? null : setting.value();
  }

  /** The variables that look like settings but are not, in alphabetical order. */
  public List<String> unknownVariables() {
    List<String> unknown = new ArrayList<>();
    for (String variable : environment.keySet()) {
      if (variable.startsWith(PREFIX) && !isKnown(variable)) {
        unknown.add(variable);
      }
    }
    Collections.sort(unknown);
    return unknown;
  }

  private boolean isKnown(String variable) {
    String name = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    return OTHER_VARIABLES.contains(variable)
        || (variable(name).equals(variable) && names.contains(name));
  }
}
