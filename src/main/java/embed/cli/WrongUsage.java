package embed.cli;

import embed.Device;
import embed.EmbedException;
import embed.cli.settings.Setting;
import embed.cli.settings.Settings;
import embed.cli.terminal.Streams;
import embed.input.Shard;
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

/** Arguments that make no command, in words that say what would. */
final class WrongUsage {
  private WrongUsage() {}

  /** Tells the user, and returns the exit code. */
  static int tell(Streams streams, ParameterException e) {
    streams.say(message(e));
    streams.err().println("Try " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  static Device device(String text) {
    try {
      return Device.parse(text);
    } catch (EmbedException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  static Shard shard(String text) {
    try {
      return Shard.parse(text);
    } catch (EmbedException e) {
      throw new TypeConversionException(e.getMessage());
    }
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
          + (isSet ? " (" + setting.origin() + ")" : "");
    }
    return e.getMessage() + origins(e);
  }

  /** Where the options of the message are set; nothing if the command line gives one of them. */
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
          origins.add(name + " is " + setting.origin());
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

  /** Whether the command line gives an option, rather than a setting or the program itself. */
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
   * Refuses options that the command line gives; as defaults they are left out where they do not
   * fit.
   */
  static void refuse(CommandSpec spec, String message, String... options) {
    for (String option : options) {
      if (isGiven(spec, option)) {
        throw new ParameterException(spec.commandLine(), message);
      }
    }
  }

  private static String expected(
      ArgSpec option, String value, boolean isSet, ParameterException e) {
    Class<?> type = option.type();
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
