package embed.cli;

import embed.EmbedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  /** The program's own version. */
  static String program() {
    try {
      return versions().getProperty("embed");
    } catch (IOException e) {
      throw new EmbedException(e, "cannot read the program's own version: %s", e.getMessage());
    }
  }

  private static Properties versions() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      versions.load(in);
    }
    return versions;
  }

  @Override
  public String[] getVersion() throws IOException {
    Properties versions = versions();
    return new String[] {
      "embed " + versions.getProperty("embed"),
      "DJL " + versions.getProperty("djl"),
      "PyTorch " + versions.getProperty("pytorch"),
      "Java "
          + System.getProperty("java.vm.version")
          + " ("
          + System.getProperty("java.vm.name")
          + ")"
    };
  }
}
