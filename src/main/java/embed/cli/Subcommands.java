package embed.cli;

import embed.cli.terminal.Streams;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/**
 * The subcommands. Reading a command's annotations takes time that plain {@code embed} should not
 * wait for. A subcommand is therefore added only if the first argument names it or if help is asked
 * for, which lists all of them.
 */
final class Subcommands {
  static final List<String> NAMES =
      List.of(InspectCommand.NAME, VerifyCommand.NAME, SimilarCommand.NAME, MapCommand.NAME);

  private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

  private Subcommands() {}

  /** Adds the subcommands that {@code arguments} need. */
  static void add(CommandLine line, Streams streams, String... arguments) {
    if (arguments.length > 0 && NAMES.contains(arguments[0])) {
      add(line, arguments[0], streams);
      return;
    }
    if (isHelp(arguments)) {
      addAll(line, streams);
    }
  }

  /** Whether the arguments ask for help or the version. */
  static boolean isHelp(String... arguments) {
    for (String argument : arguments) {
      if (argument.equals("--")) {
        return false;
      }
      if (HELP.contains(argument)) {
        return true;
      }
    }
    return false;
  }

  /** Adds all of them. */
  static void addAll(CommandLine line, Streams streams) {
    for (String name : NAMES) {
      add(line, name, streams);
    }
  }

  private static void add(CommandLine line, String name, Streams streams) {
    line.addSubcommand(CommandLines.withHelp(command(name, streams)));
  }

  private static Object command(String name, Streams streams) {
    return switch (name) {
      case InspectCommand.NAME -> new InspectCommand(streams);
      case VerifyCommand.NAME -> new VerifyCommand(streams);
      case SimilarCommand.NAME -> new SimilarCommand(streams);
      case MapCommand.NAME -> new MapCommand(streams);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
