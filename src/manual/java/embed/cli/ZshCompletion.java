package embed.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for zsh, in the words of its {@code _arguments}. */
final class ZshCompletion {
  private static final String START =
      """
      #compdef embed
      # Completion of embed's command line for zsh, generated from its options.

      """;

  private static final String END =
      """
      _embed() {
        local command=
        if (( CURRENT > 2 )) && (( $+functions[_embed_$words[2]] )); then
          command=_$words[2]
          shift words
          (( CURRENT-- ))
        fi
        _embed_main$command
      }

      _embed "$@"
      """;

  private ZshCompletion() {}

  /** The script for a command and its subcommands. */
  static String of(CommandLine main) {
    StringBuilder script = new StringBuilder(START);
    script.append("_embed_commands() {\n  local -a commands=(\n");
    for (Map.Entry<String, CommandLine> each : main.getSubcommands().entrySet()) {
      String header = each.getValue().getCommandSpec().usageMessage().header()[0];
      script.append("    ").append(quote(each.getKey() + ":" + escape(header))).append('\n');
    }
    script.append("  )\n  _describe -t commands command commands\n}\n\n");
    for (Map.Entry<String, CommandLine> each : main.getSubcommands().entrySet()) {
      function(script, "_embed_main_" + each.getKey(), each.getValue().getCommandSpec());
      script.append("\n}\n\n");
    }
    function(script, "_embed_main", main.getCommandSpec());
    script.append(" \\\n    '1: :_embed_commands'\n}\n\n");
    return script + END.replace("_embed_$words[2]", "_embed_main_$words[2]");
  }

  private static void function(StringBuilder script, String name, CommandSpec command) {
    script.append(name).append("() {\n  _arguments -s -S");
    for (OptionSpec option : command.options()) {
      option(script, option);
    }
    if (!command.positionalParameters().isEmpty()) {
      script.append(" \\\n    '*:text: '");
    }
  }

  private static void option(StringBuilder script, OptionSpec option) {
    Values values = Values.of(option);
    String action = quote("[" + escape(firstSentence(option)) + "]" + action(option, values));
    boolean takesValue = values.kind() != Values.Kind.NONE;
    String names = String.join(" ", Values.names(option));
    String excluded = option.isMultiValue() ? "*" : "(" + names + ")";
    for (String name : option.names()) {
      String suffix = takesValue ? (name.startsWith("--") ? "=" : "+") : "";
      script.append(" \\\n    ").append(quote(excluded + name + suffix)).append(action);
    }
    if (option.negatable()) {
      String not = "[Not " + option.longestName() + "]";
      script.append(" \\\n    ").append(quote(excluded + Values.negation(option) + not));
    }
  }

  private static String action(OptionSpec option, Values values) {
    String label = ":" + option.paramLabel() + ":";
    return switch (values.kind()) {
      case NONE -> "";
      case ANY -> label + " ";
      case WORDS -> label + "(" + String.join(" ", values.words()) + ")";
      case FILES -> label + "_files";
      case FOLDERS -> label + "_files -/";
    };
  }

  private static String firstSentence(OptionSpec option) {
    String text = String.join(" ", option.description()).replace("${DEFAULT-VALUE}", "");
    return text.replaceFirst("(?s)([.:;] | \\().*", "").replaceFirst("\\.$", "");
  }

  /** For a description in brackets. */
  private static String escape(String text) {
    return text.replaceAll("[\\\\\\[\\]:]", "\\\\$0");
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
