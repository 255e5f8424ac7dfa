package embed.cli.settings;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.NamedFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
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
  private final Path file;
  private final Properties properties;

  /**
   * Reads the settings of an environment and of the file that it leads to.
   *
   * @param line the commands that this run needs
   * @param allCommands all that there are; asked for only where a setting belongs to none of {@code
   *     line}'s
   * @throws EmbedException if the file cannot be read or contains anything but settings
   */
  public Settings(
      Map<String, String> environment, CommandLine line, Supplier<CommandLine> allCommands) {
    this.environment = environment;
    names = new SettingNames(line, allCommands);
    file = file(environment);
    properties = read(file);
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (!names.contains(key)) {
        throw new EmbedException(
            (file + ": no setting \"" + key + "\"; there are ") + String.join(", ", names.all()));
      }
    }
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

  /** Reads properties in UTF-8; a file that does not exist has none. */
  private static Properties read(Path file) {
    Properties properties = new Properties();
    if (file != null && NamedFile.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (CharacterCodingException e) {
        throw new EmbedException(e, "%s: is not UTF-8", file);
      } catch (IOException e) {
        throw FileErrors.io(file, e);
      } catch (IllegalArgumentException e) {
        throw new EmbedException(e, "%s: \\u needs four hexadecimal digits after it", file);
      }
    }
    return properties;
  }

  /** What is set for an option; null if nothing is. */
  public Setting of(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !SettingNames.isSetting(option)) {
      return null;
    }
    String name = SettingNames.name(option);
    String variable = variable(name);
    String value = environment.getOrDefault(variable, "");
    if (!value.isEmpty()) {
      return new Setting(value, variable);
    }
    String property = properties.getProperty(name);
    return property == null ? null : new Setting(property.strip(), file + ": " + name);
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
