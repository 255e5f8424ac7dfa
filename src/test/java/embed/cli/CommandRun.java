package embed.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import embed.cli.terminal.StandardOutput;
import embed.cli.terminal.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line to run in this JVM, as {@code bin/embed} runs it in a process, in an environment
 * that holds only what is set here.
 */
public record CommandRun(
    List<String> arguments, Map<String, String> environment, Supplier<InputStream> input) {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  /** The words are strings and paths. */
  public static CommandRun of(Object... arguments) {
    return of(List.of(arguments));
  }

  public static CommandRun of(List<?> arguments) {
    return new CommandRun(
        arguments.stream().map(Object::toString).toList(), Map.of(), InputStream::nullInputStream);
  }

  /**
   * What a user would type: variables, {@code embed} and its words, of which single quotes keep
   * blanks together.
   */
  public static CommandRun typed(String line) {
    CommandRun run = of();
    boolean named = false;
    for (Matcher words = WORD.matcher(line); words.find(); ) {
      String word = words.group(1) == null ? words.group() : words.group(1);
      int equals = word.indexOf('=');
      if (named) {
        run = run.and(word);
      } else if (word.equals("embed")) {
        named = true;
      } else {
        run = run.with(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return run;
  }

  public CommandRun and(Object... more) {
    return and(List.of(more));
  }

  public CommandRun and(List<?> more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(of(more).arguments);
    return new CommandRun(all, environment, input);
  }

  public CommandRun with(String variable, Object value) {
    Map<String, String> changed = new TreeMap<>(environment);
    changed.put(variable, value.toString());
    return new CommandRun(arguments, changed, input);
  }

  public CommandRun reading(String text) {
    return reading(text.getBytes(UTF_8));
  }

  public CommandRun reading(byte[] bytes) {
    return reading(() -> new ByteArrayInputStream(bytes));
  }

  public CommandRun reading(Supplier<InputStream> input) {
    return new CommandRun(arguments, environment, input);
  }

  public InProcess run() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            input.get(), new StandardOutput(out), new PrintStream(err, true, UTF_8), false, false);
    int exitCode = CommandLines.run(streams, environment, arguments.toArray(String[]::new));
    return new InProcess(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }
}
