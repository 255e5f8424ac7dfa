package embed.cli.settings;

import embed.EmbedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The defaults that the user has set, for options that the command line does not give: {@code
 * EMBED_LAYER} before a file's {@code layer} before what the program itself has for {@code
 * --layer}. An empty variable is as good as none.
 */
public final class Settings implements IDefaultValueProvider {
  /**
   * The options that have settings, without their dashes: those with a value and those with a
   * {@code --no-} form, but for what names a run's own data.
   */
  public static final Set<String> NAMES =
      Set.of(
          "model",
          "pooling",
          "layer",
          "normalize",
          "long",
          "device",
          "threads",
          "input-format",
          "text-field",
          "id-field",
          "text-column",
          "id-column",
          "invalid",
          "format",
          "header",
          "with-id",
          "with-text",
          "with-tokens",
          "precision",
          "progress",
          "verbose",
          "tolerance",
          "points",
          "labels");

  /** None. */
  public static final Settings NONE = new Settings(Map.of(), Map.of());

  private static final String PREFIX = "EMBED_";

  /** The launcher's. */
  private static final Set<String> OTHER_VARIABLES = Set.of("EMBED_JAVA_OPTS", "EMBED_CDS");

  private final Map<String, String> environment;
  private final Map<String, Setting> file;

  private Settings(Map<String, String> environment, Map<String, Setting> file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * Those of an environment and of the file that it leads to.
   *
   * @throws EmbedException if the file holds anything but settings
   */
  public static Settings of(Map<String, String> environment) {
    Path file = file(environment);
    return new Settings(environment, file == null ? Map.of() : SettingsFile.read(file, NAMES));
  }

  /**
   * The file's path, by the XDG Base Directory Specification; null where there is no home folder
   * either.
   */
  private static Path file(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    // A relative path is to be ignored, the specification says.
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
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String longest = option.longestName();
    String name = longest.startsWith("--") ? longest.substring(2) : longest;
    if (!NAMES.contains(name)) {
      return null;
    }
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

  /** The variables that look like settings and are none, in alphabetical order. */
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

  private static boolean isKnown(String variable) {
    String name = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    return (NAMES.contains(name) && variable(name).equals(variable))
        || OTHER_VARIABLES.contains(variable);
  }
}
