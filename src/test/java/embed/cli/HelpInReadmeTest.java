package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import embed.cli.terminal.StandardOutput;
import embed.cli.terminal.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HelpInReadmeTest {
  @Test
  void theReadmeShowsTheHelpThatTheProgramPrints() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            InputStream.nullInputStream(),
            new StandardOutput(out),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            false,
            false);

    assertThat(CommandLines.run(streams, Map.of(), new String[] {"--help"})).isZero();

    String help = out.toString(StandardCharsets.UTF_8);
    assertThat(help).contains("--model=DIR");
    assertThat(Files.readString(Path.of("README.md"))).contains("```\n" + help + "```");
  }
}
