package embed.cli;

import embed.EmbedException;
import embed.encoder.Device;
import embed.input.Shard;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
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
    if (e.getCause() instanceof TypeConversionException && e.getArgSpec() != null) {
      return name(e.getArgSpec()) + ": " + expected(e.getArgSpec(), e.getValue(), e);
    }
    return e.getMessage();
  }

  private static String unknown(String option, List<String> suggestions) {
    String advice =
        suggestions.isEmpty()
            ? "texts that begin with - go after --"
            : "did you mean " + String.join(" or ", suggestions) + "?";
    return "no option \"" + option + "\": " + advice;
  }

  private static String expected(ArgSpec option, String value, ParameterException e) {
    Class<?> type = option.type();
    if (type.isEnum()) {
      StringJoiner names = new StringJoiner(", ");
      for (Object constant : type.getEnumConstants()) {
        names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
      }
      return "\"" + value + "\" is none of " + names;
    }
    if (type == boolean.class) {
      return "takes no value";
    }
    if (type == int.class || type == Integer.class) {
      return "\"" + value + "\" is not a whole number";
    }
    return e.getCause().getMessage();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
