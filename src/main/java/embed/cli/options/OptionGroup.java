package embed.cli.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options for one task, under a heading of the help.
 *
 * @param heading as a format of {@link String#format}
 */
public record OptionGroup(String heading, List<OptionSpec> options) {
  /** The heading of options that have nothing to do with a command's own work. */
  static final String GENERAL = "%nMessages and help:%n";

  /** The heading's text. */
  public String title() {
    return String.format(heading).strip().replaceFirst(":$", "");
  }

  /**
   * The options of a command: its own, then those of each mixin that has a heading for them, then
   * the general ones.
   */
  public static List<OptionGroup> of(CommandSpec command) {
    Map<String, String> headings = new HashMap<>();
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    String own = command.usageMessage().optionListHeading();
    groups.put(own, new ArrayList<>());
    for (CommandSpec mixin : command.mixins().values()) {
      String heading = mixin.usageMessage().optionListHeading();
      if (heading != null) {
        groups.put(heading, new ArrayList<>());
        mixin.options().forEach(option -> headings.put(option.longestName(), heading));
      }
    }
    groups.putIfAbsent(GENERAL, new ArrayList<>());
    for (OptionSpec option : command.options()) {
      boolean isGeneral = option.usageHelp() || option.versionHelp() || option.inherited();
      String heading = isGeneral ? GENERAL : headings.getOrDefault(option.longestName(), own);
      groups.get(heading).add(option);
    }
    List<OptionGroup> all = new ArrayList<>();
    groups.forEach((heading, options) -> all.add(new OptionGroup(heading, options)));
    all.removeIf(group -> group.options().isEmpty());
    return all;
  }
}
