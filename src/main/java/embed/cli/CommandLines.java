package embed.cli;

import embed.EmbedException;
import embed.encoder.Device;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The command line, ready to run: how its words are read and its failures are told. */
final class CommandLines {
  private CommandLines() {}

  static CommandLine embed(Streams streams) {
    EmbedCommand command = new EmbedCommand(streams);
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(
            Device.class,
            new CommandLine.ITypeConverter<Device>() {
              @Override
              public Device convert(String text) {
                return device(text);
              }
            })
        .setOut(writer(streams.out()))
        .setErr(writer(streams.err()))
        .setParameterExceptionHandler(
            new CommandLine.IParameterExceptionHandler() {
              @Override
              public int handleParseException(ParameterException e, String[] arguments) {
                return wrongUsage(streams, e);
              }
            })
        .setExecutionExceptionHandler(
            new CommandLine.IExecutionExceptionHandler() {
              @Override
              public int handleExecutionException(
                  Exception e, CommandLine line, CommandLine.ParseResult parsed) {
                return failure(streams, e, command.debug());
              }
            });
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  private static Device device(String text) {
    try {
      return Device.parse(text);
    } catch (EmbedException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static int wrongUsage(Streams streams, ParameterException e) {
    streams.say(oneLine(e.getMessage()) + " (see embed --help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failure(Streams streams, Exception e, boolean debug) {
    if (e instanceof EmbedException) {
      streams.say(oneLine(e.getMessage()));
    } else {
      streams.say("unexpected failure, please report it: " + oneLine(e.toString()));
    }
    if (debug) {
      e.printStackTrace(streams.err());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Names in messages come from untrusted files: no line breaks and no terminal's escapes. */
  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message.length());
    message.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return line.toString();
  }
}
