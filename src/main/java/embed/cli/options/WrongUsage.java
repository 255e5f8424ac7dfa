package embed.cli.options;

import embed.cli.settings.Setting;
import embed.cli.settings.Settings;
import embed.cli.terminal.Streams;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Messages about wrong arguments that say what would be right. */
public final class WrongUsage {
  private WrongUsage() {}

  /** The exception for arguments of a command that do not go together. */
  public static ParameterException of(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Tells the user and returns the exit code. */
  public static int tell(Streams streams, ParameterException e) {
    streams.say(message(e));
    streams.err().println("Try " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
      return unknown(unmatched.getUnmatched().get(0), unmatched.getSuggestions());
    }
    if (e instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice";
    }
    if (e instanceof MissingParameterException missing && missing.getMissing().size() == 1) {
      ArgSpec option = missing.getMissing().get(0);
      return name(option) + " needs a value: " + name(option) + " " + option.paramLabel();
    }
    ArgSpec argument = e.getArgSpec();
    if (e.getCause() instanceof TypeConversionException && argument != null) {
      Setting setting = setting(e, argument);
      boolean isSet = setting != null && setting.value().equals(e.getValue());
      return (name(argument) + ": " + expected(argument, e.getValue(), isSet, e))
          + (isSet ? " (set by " + setting.name() + ")" : "");
    }
    return e.getMessage() + origins(e);
  }

  /** Where the options that the message names are set; empty if the command line gives one. */
  private static String origins(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    StringJoiner origins = new StringJoiner("; ", " (", ")").setEmptyValue("");
    for (OptionSpec option : spec.options()) {
      String name = option.longestName();
      if (e.getMessage().matches("(?s).*" + Pattern.quote(name) + "(?![-\\w]).*")) {
        if (isGiven(spec, name)) {
          return "";
        }
        Setting setting = setting(e, option);
        if (setting != null) {
          origins.add(name + " is set by " + setting.name());
        }
      }
    }
    return origins.toString();
  }

  private static Setting setting(ParameterException e, ArgSpec argument) {
    return e.getCommandLine().getDefaultValueProvider() instanceof Settings settings
        ? settings.of(argument)
        : null;
  }

  /**
   * Whether the command line gives an option; a setting or the program's default does not count.
   */
  static boolean isGiven(CommandSpec spec, String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private static String unknown(String option, List<String> suggestions) {
    String advice =
        suggestions.isEmpty()
            ? "texts that begin with - go after --"
            : "did you mean " + String.join(" or ", suggestions) + "?";
    return "no option \"" + option + "\": " + advice;
  }

  /**
   * Refuses options that the command line itself gives. The caller ignores them if they are only
   * settings, since settings are made for other commands as well.
   */
  static void refuse(CommandSpec spec, String message, String... options) {
    for (String option : options) {
      if (isGiven(spec, option)) {
        throw of(spec, message);
      }
    }
  }

  private static String expected(
      ArgSpec option, String value, boolean isSet, ParameterException e) {
    // Of an option with several values, the type of each.
    Class<?> type = option.auxiliaryTypes()[0];
    if (type.isEnum()) {
      StringJoiner names = new StringJoiner(", ");
      for (Object constant : type.getEnumConstants()) {
        names.add(constant.toString().toLowerCase(Locale.ROOT));
      }
      return "\"" + value + "\" is none of " + names;
    }
    if (type == boolean.class || type == Boolean.class) {
      return isSet ? "\"" + value + "\" is neither true nor false" : "takes no value";
    }
    if (type == int.class || type == Integer.class) {
      return "\"" + value + "\" is not a whole number";
    }
    if (type == double.class) {
      return "\"" + value + "\" is not a number";
    }
    return e.getCause().getMessage();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
