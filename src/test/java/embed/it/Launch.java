package embed.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A command to start as a process, in an environment that holds only what is set here.
 *
 * @param input what it reads from standard input; null leaves it open, with nothing to read
 */
record Launch(List<String> command, Map<String, String> environment, Path folder, String input) {
  private static final int DEADLINE_SECONDS = 300;

  /** The {@code java} of the tests comes first. */
  static final String PATH = Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin";

  /** How a process ended, and what it wrote. */
  record Result(int exitCode, String out, String err) {}

  /** Starts {@code program}, found on the PATH of the environment if it is a bare name. */
  static Launch of(Object program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/env");
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return new Launch(command, Map.of("PATH", PATH), Path.of("/"), "");
  }

  Launch with(String variable, Object value) {
    Map<String, String> changed = new TreeMap<>(environment);
    changed.put(variable, value.toString());
    return new Launch(command, changed, folder, input);
  }

  Launch in(Path newFolder) {
    return new Launch(command, environment, newFolder, input);
  }

  Launch reading(String newInput) {
    return new Launch(command, environment, folder, newInput);
  }

  Result run() {
    return begin().finish();
  }

  /** A shell ignores Ctrl-C for what runs in its background, and nohup a hangup; not so here. */
  private List<String> listening() {
    if (!Files.exists(Path.of("/proc/self"))) {
      return command;
    }
    List<String> listening = new ArrayList<>(List.of("/usr/bin/env", "--default-signal=INT,HUP"));
    listening.addAll(command);
    return listening;
  }

  /** Starts without waiting for the end. */
  Running begin() {
    try {
      Path out = Files.createTempFile("embed-out", "");
      Path err = Files.createTempFile("embed-err", "");
      ProcessBuilder builder =
          new ProcessBuilder(listening())
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (input != null) {
        write(process);
      }
      return new Running(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Process process) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading its input, which is for the test to judge.
    }
  }

  /** A process under way, and the files that it writes to. */
  record Running(Process process, Path out, Path err) {
    Result finish() {
      try {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("still running after " + DEADLINE_SECONDS + " s");
        }
        Result result =
            new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return result;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        process.destroyForcibly();
        throw new AssertionError(e);
      }
    }
  }
}
