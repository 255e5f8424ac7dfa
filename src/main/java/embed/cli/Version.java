package embed.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      versions.load(in);
    }
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
