package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** {@code embed map}. */
class MapTest {
  private static final List<String> LINES = References.of("Linux").lines();
  private static final Path FILES =
      Path.of("src/test/resources/checkpoints/Linux-reference").toAbsolutePath();

  @TempDir private Path folder;

  private InProcess map(Object input, String output, String... more) {
    List<String> all = new ArrayList<>(List.of("map", "--input", input.toString()));
    all.addAll(List.of("--output", folder.resolve(output).toString()));
    all.addAll(List.of(more));
    return CommandRun.of(all).run();
  }

  private List<String> titles(String svg) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve(svg).toFile());
    NodeList circles = document.getElementsByTagName("circle");
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < circles.getLength(); i++) {
      titles.add(circles.item(i).getTextContent());
    }
    return titles;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void drawsAPointForEachDifferentLineNamedByIt() throws Exception {
    InProcess result = map(FILES.resolve("lines.txt"), "map.svg");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(files()).containsExactly("map.svg");
    List<String> titles = titles("map.svg");
    assertThat(titles).hasSize(new HashSet<>(LINES).size());
    assertThat(titles).contains("lines 142, 165: return <num> ;");
    assertThat(folder.resolve("map.svg"))
        .content()
        .contains("First principal component (", "Second principal component (")
        .contains("% of the variance)", "lines.txt: 200 lines, ");
  }

  @Test
  void linesOfStrangersStayText() throws Exception {
    Path lines = folder.resolve("lines.txt");
    Files.writeString(
        lines,
        """
        </title><script>alert(1)</script>
        <img src=x onerror=alert(1)>
        "><svg onload=alert(1)>
        ]]>&<!-- \0\033
        a
        a
        """);

    assertThat(map(lines, "map.svg").exitCode()).isZero();
    assertThat(titles("map.svg"))
        .containsExactlyInAnyOrder(
            "line 1: </title><script>alert(1)</script>",
            "line 2: <img src=x onerror=alert(1)>",
            "line 3: \"><svg onload=alert(1)>",
            "line 4: ]]>&<!-- \\u0000\\u001b",
            "lines 5, 6: a");
    assertThat(map(lines, "map.html").exitCode()).isZero();
    assertThat(folder.resolve("map.html"))
        .content()
        .containsOnlyOnce("<script")
        .doesNotContain("<img", "<!--")
        .contains("script-src 'sha256-");
  }

  @Tag("full")
  @Test
  void savedVectorsNeedNoCheckpoint() throws Exception {
    InProcess computed = map(FILES.resolve("lines.txt"), "computed.svg");
    InProcess saved =
        CommandRun.of(
                "map",
                "--input",
                FILES.resolve("lines.txt").toString(),
                "--vectors",
                FILES.resolve("reference.npz").toString(),
                "--output",
                folder.resolve("saved.svg").toString())
            .with("EMBED_MODEL", folder.resolve("none"))
            .run();

    assertThat(computed.exitCode()).isZero();
    assertThat(saved.err()).isEmpty();
    assertThat(saved.exitCode()).isZero();
    assertThat(titles("saved.svg")).containsExactlyInAnyOrderElementsOf(titles("computed.svg"));
  }

  @Test
  void moreLinesThanPointsAreSampled() throws Exception {
    assertThat(map(FILES.resolve("lines.txt"), "map.svg", "--points", "50").exitCode()).isZero();

    assertThat(titles("map.svg")).hasSize(50).doesNotHaveDuplicates();
    assertThat(folder.resolve("map.svg")).content().contains("an even sample of 50 different ones");
  }

  @Tag("full")
  @Test
  void whatWasThereBeforeSurvivesAFailure() throws IOException {
    Files.writeString(folder.resolve("map.svg"), "before");

    assertFails(map(folder.resolve("none.txt"), "map.svg"), "none.txt (No such file or directory)");
    Path empty = Files.createFile(folder.resolve("empty.txt"));
    assertFails(map(empty, "map.svg"), "no lines");
    assertThat(folder.resolve("map.svg")).hasContent("before");
    assertFails(map(empty, "none/map.svg"), "no such directory");
    Files.createDirectory(folder.resolve("folder.svg"));
    assertFails(map(empty, "folder.svg"), "is a directory");
    assertThat(files()).containsExactly("empty.txt", "folder.svg", "map.svg");
  }

  @Tag("full")
  @Test
  void namesTheLinesOfAllInputsByTheirIds() throws Exception {
    Path json = folder.resolve("a.jsonl");
    Files.writeString(json, "{\"id\":\"x-1\",\"text\":\"a\"}\n{\"text\":\"b\",\"id\":7}\n");
    assertThat(map(json, "map.svg", "--input-format", "jsonl", "--id-field", "id").exitCode())
        .isZero();
    assertThat(titles("map.svg")).containsExactlyInAnyOrder("line x-1: a", "line 7: b");

    Path more = Files.writeString(folder.resolve("more.txt"), "c\na\n");
    assertThat(map(FILES.resolve("lines.txt"), "map.svg", "-i", more.toString()).exitCode())
        .isZero();
    assertThat(titles("map.svg")).contains("line 201: c");
    assertThat(folder.resolve("map.svg")).content().contains("lines.txt and 1 more: 202 lines, ");
  }

  @Test
  void refusesWhatMakesNoSense() {
    Path lines = FILES.resolve("lines.txt");
    assertUsage(map(lines, "map.png"), "must end in .svg or .html");
    assertUsage(map(lines, "map.svg", "--points", "0"), "--points");
    assertUsage(map(lines, "map.svg", "--points", "10001"), "--points");
    assertUsage(map(lines, "map.svg", "--labels", "-1"), "--labels");
    assertUsage(map(lines, "map.svg", "--array", "mean"), "--vectors");
    assertUsage(CommandRun.of("map", "--input", lines.toString()).run(), "--output");
  }

  private static void assertFails(InProcess result, String... parts) {
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("embed: ").contains(parts).hasLineCount(1);
  }

  private static void assertUsage(InProcess result, String... parts) {
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(parts).endsWith("Try embed map --help\n").hasLineCount(2);
  }
}
