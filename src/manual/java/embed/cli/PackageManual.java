package embed.cli;

import embed.cli.terminal.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * Writes the manual pages and the completions for shells while the program is packaged; the product
 * does not contain this code.
 */
public final class PackageManual {
  private PackageManual() {}

  /**
   * Writes them from the same annotations that the help is made of.
   *
   * @param args the folder to write to, such as {@code /usr/share}
   */
  public static void main(String[] args) throws IOException {
    Path share = Path.of(args[0]);
    CommandLine line = commands();
    page(line, share);
    for (CommandLine each : line.getSubcommands().values()) {
      page(each, share);
    }
    write(share.resolve("bash-completion/completions/embed"), BashCompletion.of(line));
    write(share.resolve("zsh/site-functions/_embed"), ZshCompletion.of(line));
  }

  private static CommandLine commands() {
    Streams none =
        new Streams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            false,
            false);
    return CommandLines.complete(none);
  }

  private static void page(CommandLine command, Path share) throws IOException {
    String name = ManPage.name(command.getCommandSpec());
    write(
        share.resolve("man/man1/" + name + ".1"),
        ManPage.of(command, "embed " + Version.program()));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
