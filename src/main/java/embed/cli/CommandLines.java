package embed.cli;

import embed.Device;
import embed.EmbedException;
import embed.cli.options.GroupedHelp;
import embed.cli.options.Names;
import embed.cli.options.WrongUsage;
import embed.cli.settings.Settings;
import embed.cli.terminal.ClosedPipeException;
import embed.cli.terminal.Streams;
import embed.file.NamedFile;
import embed.input.Shard;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** The command line, ready to run: how its words are read and its failures are reported. */
public final class CommandLines {
  private CommandLines() {}

  /**
   * Runs a command that is not one of the program's own, and returns its exit code. Its words are
   * read, and its failures reported, as the program's are; nothing is taken from settings.
   */
  public static int run(Streams streams, Callable<Integer> command, String... arguments) {
    try {
      return prepared(withHelp(command), streams, () -> false).execute(arguments);
    } catch (Error e) {
      return failure(streams, e, false);
    }
  }

  /**
   * Runs the command that the arguments name and returns its exit code.
   *
   * @param environment where defaults may be set
   */
  static int run(Streams streams, Map<String, String> environment, String... arguments) {
    EmbedCommand command = new EmbedCommand(streams);
    try {
      CommandLine line = commandLine(command, streams, arguments);
      // Help must work with wrong settings too.
      if (!Subcommands.isHelp(arguments)) {
        Settings settings = new Settings(environment, line, () -> complete(streams));
        warn(streams, settings.unknownVariables());
        line.setDefaultValueProvider(settings);
      }
      return line.execute(arguments);
    } catch (EmbedException e) {
      // From the settings; the command reports its own errors.
      streams.say(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    } catch (Error e) {
      return failure(streams, e, command.debug());
    }
  }

  private static void warn(Streams streams, List<String> unknownVariables) {
    if (!unknownVariables.isEmpty()) {
      streams.say(
          String.join(", ", unknownVariables)
              + (unknownVariables.size() == 1 ? " is" : " are")
              + " ignored: no setting of this name");
    }
  }

  /**
   * The program's command line.
   *
   * @param arguments that will be executed; they decide which subcommands are added
   */
  static CommandLine commandLine(EmbedCommand command, Streams streams, String... arguments) {
    CommandLine line = withHelp(command);
    Subcommands.add(line, streams, arguments);
    return prepared(line, streams, command::debug);
  }

  /**
   * Sets how words are converted, and how help and failures are printed.
   *
   * @param debug whether to print stack traces, asked for at a failure
   */
  private static CommandLine prepared(CommandLine line, Streams streams, BooleanSupplier debug) {
    return line.setExpandAtFiles(false)
        .setHelpFactory(GroupedHelp::new)
        .setColorScheme(Help.defaultColorScheme(colours(streams.outputIsTerminal())))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Device.class, converter(Device::parse))
        .registerConverter(Path.class, converter(NamedFile::given))
        .registerConverter(Shard.class, converter(Shard::parse))
        .setOut(writer(streams.out()))
        .setErr(writer(streams.err()))
        .setExecutionStrategy(parsed -> execute(parsed, streams, debug))
        .setParameterExceptionHandler((e, arguments) -> WrongUsage.tell(streams, e))
        .setExecutionExceptionHandler(
            (e, failed, parsed) -> failure(streams, e, debug.getAsBoolean()));
  }

  /** On a terminal, picocli looks at NO_COLOR and the like. */
  static Ansi colours(boolean isTerminal) {
    return isTerminal ? Ansi.AUTO : Ansi.OFF;
  }

  private static int execute(
      CommandLine.ParseResult parsed, Streams streams, BooleanSupplier debug) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (ClosedPipeException e) {
      return CommandLine.ExitCode.OK;
    } catch (EmbedException e) {
      // Help could not be written.
      return failure(streams, e, debug.getAsBoolean());
    }
  }

  /** A command line with all subcommands, for reading the options of all of them. */
  static CommandLine complete(Streams streams) {
    CommandLine line = commandLine(new EmbedCommand(streams), streams);
    Subcommands.addAll(line, streams);
    return line;
  }

  /** The command line of one command. */
  static CommandLine withHelp(Object command) {
    CommandLine line = new CommandLine(command);
    CommandSpec help = CommandSpec.forAnnotatedObject(new CommonHelp());
    line.getCommandSpec().addMixin("commonHelp", help);
    line.setResourceBundle(new Names());
    return line;
  }

  /** Converts a word; one that {@code parse} refuses is wrong usage. */
  private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
    return word -> {
      try {
        return parse.apply(word);
      } catch (EmbedException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  static String outOfMemory(OutOfMemoryError e) {
    return "out of memory ("
        + e.getMessage()
        + "): give Java more, for example with EMBED_JAVA_OPTS=-Xmx4g";
  }

  private static int failure(Streams streams, Throwable e, boolean debug) {
    if (e instanceof EmbedException) {
      streams.say(e.getMessage());
    } else if (e instanceof OutOfMemoryError error) {
      streams.say(outOfMemory(error));
    } else {
      streams.say("unexpected failure: " + e + "; please report it with what --debug prints");
    }
    if (debug) {
      e.printStackTrace(streams.err());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
