package embed.cli.manual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options for one task.
 *
 * @param heading as a format of {@link String#format}
 */
record OptionGroup(String heading, List<OptionSpec> options) {
  /** Those that have nothing to do with a command's own work. */
  private static final Set<String> GENERAL =
      Set.of("--progress", "--verbose", "--debug", "--help", "--version");

  private static final String GENERAL_HEADING = "%nMessages and help:%n";

  /** What the group is about. */
  String title() {
    return String.format(heading).strip().replaceFirst(":$", "");
  }

  /**
   * A command's options: its own, then those of each mixin that has a heading for them, then the
   * general ones.
   */
  static List<OptionGroup> of(CommandSpec command) {
    Map<String, String> headings = new LinkedHashMap<>();
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
    groups.put(GENERAL_HEADING, new ArrayList<>());
    for (OptionSpec option : command.options()) {
      String name = option.longestName();
      String heading = GENERAL.contains(name) ? GENERAL_HEADING : headings.getOrDefault(name, own);
      groups.get(heading).add(option);
    }
    List<OptionGroup> all = new ArrayList<>();
    groups.forEach((heading, options) -> all.add(new OptionGroup(heading, options)));
    all.removeIf(group -> group.options().isEmpty());
    return all;
  }
}
