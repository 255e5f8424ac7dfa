package embed;

import static org.assertj.core.api.Assertions.assertThat;

import embed.input.InvalidUtf8;
import embed.input.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Lines of any bytes and any chars, from a library user. */
class HostileLinesTest {
  private static final String NEIGHBOUR = "return neighbour ;";

  private static Embedder embedder;
  private static Embedding neighbour;

  @BeforeContainer
  static void open() {
    embedder =
        Embedder.open(
            References.of("gelu-new-bf16").directory(),
            EmbedderOptions.DEFAULTS.withDevice(Device.CPU));
    neighbour = embedder.embed(NEIGHBOUR);
  }

  @AfterContainer
  static void close() {
    embedder.close();
  }

  @Property
  void anyBytesGiveOneVectorALineAndLeaveTheNeighboursAsTheyAre(
      @ForAll @Size(max = 300) byte[] bytes) throws IOException {
    LineReader reader = new LineReader(new ByteArrayInputStream(bytes), InvalidUtf8.REPLACE);
    List<String> lines = new ArrayList<>(List.of(NEIGHBOUR));
    for (String line = reader.next(); line != null; line = reader.next()) {
      lines.add(line);
    }
    lines.add(NEIGHBOUR + " ");
    assertVectors(lines);
  }

  @Property
  void anyCharsGiveOneVectorALineAndLeaveTheNeighboursAsTheyAre(
      @ForAll @Size(max = 5) List<char[]> texts) {
    List<String> lines = new ArrayList<>(List.of(NEIGHBOUR));
    for (char[] text : texts) {
      lines.add(new String(text));
    }
    assertVectors(lines);
  }

  @Example
  void aSurrogateWithoutItsPartnerIsAReplacementCharacter() {
    List<Embedding> vectors =
        embedder.embedAll(
            List.of("a\uD83Db", "a\uFFFDb", "\uDE00", "\uFFFD", "\uD83D\uDE00", NEIGHBOUR));
    assertThat(vectors.get(0)).isEqualTo(vectors.get(1));
    assertThat(vectors.get(2)).isEqualTo(vectors.get(3)).isNotEqualTo(vectors.get(4));
    assertThat(vectors.get(5)).isEqualTo(neighbour);
  }

  private static void assertVectors(List<String> lines) {
    List<Embedding> vectors = embedder.embedAll(lines);
    assertThat(vectors).hasSameSizeAs(lines);
    assertThat(vectors.get(0)).isEqualTo(neighbour);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(vectors.get(i).vector()).doesNotContain(Float.NaN);
      assertThat(vectors.get(i)).isEqualTo(embedder.embed(lines.get(i)));
    }
  }
}
