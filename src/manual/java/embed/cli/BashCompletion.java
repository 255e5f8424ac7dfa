package embed.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion for bash. Picocli's own generator mixes the values of options up that have the same
 * label, and knows nothing of {@code --option=value} and of files that are not Java's.
 */
final class BashCompletion {
  private static final String START =
      """
      # Completion of embed's command line for bash, generated from its options.

      _embed() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
        local command= options= values= word
        # In --option=value the sign is a word of its own.
        if [ "$current" = = ]; then
          current=
        elif [ "$previous" = = ] && [ "$COMP_CWORD" -gt 1 ]; then
          previous=${COMP_WORDS[COMP_CWORD-2]}
        fi
        COMPREPLY=()
        # Behind -- there are only texts.
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          [ "$word" != -- ] || return 0
        done
        if [ "$COMP_CWORD" -gt 1 ]; then
          command=${COMP_WORDS[1]}
        fi
        case $command in
      """;

  private static final String END =
      """
        esac
        case $values in
          FILES)
            compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "$current")) ;;
          FOLDERS)
            compopt -o dirnames 2>/dev/null || COMPREPLY=($(compgen -d -- "$current")) ;;
          ANY) ;;
          ?*)
            COMPREPLY=($(compgen -W "$values" -- "$current")) ;;
          *)
            case $current in
              -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
              *) [ "$COMP_CWORD" -gt 1 ] || COMPREPLY=($(compgen -W "@commands@" -- "$current")) ;;
            esac ;;
        esac
      }
      complete -F _embed embed
      """;

  private BashCompletion() {}

  /** The script for a command and its subcommands. */
  static String of(CommandLine main) {
    StringBuilder script = new StringBuilder(START);
    for (Map.Entry<String, CommandLine> each : main.getSubcommands().entrySet()) {
      command(script, each.getKey(), each.getValue().getCommandSpec());
    }
    command(script, "*", main.getCommandSpec());
    return script + END.replace("@commands@", String.join(" ", main.getSubcommands().keySet()));
  }

  private static void command(StringBuilder script, String pattern, CommandSpec command) {
    List<String> options = new ArrayList<>();
    script.append("    ").append(pattern).append(")\n      case $previous in\n");
    for (OptionSpec option : command.options()) {
      options.addAll(Values.names(option));
      Values values = Values.of(option);
      if (values.kind() != Values.Kind.NONE) {
        script.append("        ").append(String.join(" | ", option.names())).append(") values=");
        String words = String.join(" ", values.words());
        script.append(words.isEmpty() ? values.kind().name() : "\"" + words + "\"");
        script.append(" ;;\n");
      }
    }
    script.append("      esac\n      options=\"").append(String.join(" ", options));
    script.append("\" ;;\n");
  }
}
