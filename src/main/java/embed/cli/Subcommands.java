package embed.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The commands beside the one that embeds. */
final class Subcommands {
  private Subcommands() {}

  /**
   * Adds those that the words may mean, or all where help is wanted: picocli takes milliseconds for
   * each, which a run that only embeds is to be spared.
   */
  static void add(CommandLine line, Streams streams, List<String> words) {
    boolean all = words.contains("-h") || words.contains("--help");
    if (all || words.contains(InspectCommand.NAME)) {
      line.addSubcommand(new InspectCommand(streams));
    }
  }

  /** Refuses arguments of embed's own before another command: they would have no effect. */
  static void check(ParseResult parsed) {
    if (parsed.hasSubcommand() && !parsed.matchedArgs().isEmpty()) {
      String name = parsed.subcommand().commandSpec().name();
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          "give options and texts after \""
              + name
              + "\"; to embed the text \""
              + name
              + "\", put -- before the texts");
    }
  }
}
