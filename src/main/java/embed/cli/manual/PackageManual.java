package embed.cli.manual;

import embed.cli.CommandLines;
import embed.cli.EmbedCommand;
import embed.cli.Version;
import embed.cli.terminal.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;

/** Writes the manual when the program is packaged; no command runs it. */
public final class PackageManual {
  private PackageManual() {}

  /**
   * Writes it.
   *
   * @param args the folder to write to, {@code share} of the package
   */
  public static void main(String[] args) throws IOException {
    Manual.write(commands(), Path.of(args[0]), "embed " + Version.program());
  }

  /** The program's command line with all its subcommands, to look at. */
  public static CommandLine commands() {
    Streams none =
        new Streams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            false,
            false);
    return CommandLines.commandLine(new EmbedCommand(none), none, "--help");
  }
}
