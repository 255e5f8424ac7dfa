package embed.cli.options;

import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/** Help that lists options in groups by what they are for. */
public final class GroupedHelp extends Help {
  public GroupedHelp(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  /** Empty, because each group has its own heading. */
  @Override
  public String optionListHeading(Object... parameters) {
    return "";
  }

  @Override
  public String optionList() {
    StringBuilder list = new StringBuilder();
    for (OptionGroup group : OptionGroup.of(commandSpec())) {
      list.append(createHeading(group.heading()));
      list.append(optionListExcludingGroups(group.options()));
    }
    return list.toString();
  }
}
