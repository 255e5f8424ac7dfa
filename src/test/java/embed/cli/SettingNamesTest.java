package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import embed.cli.manual.PackageManual;
import embed.cli.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Which options have settings. */
class SettingNamesTest {
  /** Options that name the data of one run. */
  private static final Set<String> OF_ONE_RUN =
      Set.of("input", "output", "shard", "reference", "vectors", "array");

  @Test
  void eachOptionWithAValueOrANegationButForARunsOwnDataHasASetting() {
    CommandLine main = PackageManual.commands();
    List<CommandLine> commands = new ArrayList<>(main.getSubcommands().values());
    commands.add(main);
    Set<String> expected = new TreeSet<>();
    for (CommandLine command : commands) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        String name = option.longestName();
        if (name.startsWith("--") && (option.negatable() || option.arity().max() > 0)) {
          expected.add(name.substring(2));
        }
      }
    }
    expected.removeAll(OF_ONE_RUN);

    assertThat(new TreeSet<>(Settings.NAMES)).isEqualTo(expected);
  }
}
