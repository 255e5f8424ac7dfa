package embed.cli.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** All that a package holds for man and for shells, in the folders where they look for it. */
public final class Manual {
  private Manual() {}

  /**
   * Writes the manual pages and completions of a command and its subcommands.
   *
   * @param share such as {@code /usr/share}
   * @param version the program's name and version
   */
  public static void write(CommandLine main, Path share, String version) throws IOException {
    page(main, share, version);
    for (CommandLine each : main.getSubcommands().values()) {
      page(each, share, version);
    }
    write(share.resolve("bash-completion/completions/embed"), BashCompletion.of(main));
    write(share.resolve("zsh/site-functions/_embed"), ZshCompletion.of(main));
  }

  private static void page(CommandLine command, Path share, String version) throws IOException {
    String name = ManPage.name(command.getCommandSpec());
    write(share.resolve("man/man1/" + name + ".1"), ManPage.of(command, version));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
