package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import embed.References;
import embed.References.Reference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code embed similar}. */
class SimilarTest {
  private static final Reference LINUX = References.of("Linux");
  private static final Path FILES =
      Path.of("src/test/resources/checkpoints/Linux-reference").toAbsolutePath();
  private static final String LINES = FILES.resolve("lines.txt").toString();
  private static final String VECTORS = FILES.resolve("reference.npz").toString();

  @TempDir private Path folder;

  private static InProcess similar(String... arguments) {
    List<String> all = new ArrayList<>(List.of("similar"));
    all.addAll(List.of(arguments));
    return CommandRun.of(all).run();
  }

  /** By transformers' vectors, the cosine of two of the reference's lines, counted from 1. */
  private static double cosine(int a, int b) {
    double[] means = LINUX.arrays().array("mean").values();
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < 128; i++) {
      double x = means[(a - 1) * 128 + i];
      double y = means[(b - 1) * 128 + i];
      product += x * y;
      squareA += x * x;
      squareB += y * y;
    }
    return product / Math.sqrt(squareA * squareB);
  }

  /** The numbers of the lines nearest to one of them, each different line once. */
  private static List<Integer> nearest(int query, int count) {
    List<Integer> all =
        new ArrayList<>(IntStream.rangeClosed(1, LINUX.lines().size()).boxed().toList());
    all.sort(Comparator.comparingDouble((Integer number) -> -cosine(query, number)));
    Set<String> seen = new HashSet<>();
    return all.stream()
        .filter(number -> seen.add(LINUX.lines().get(number - 1)))
        .limit(count)
        .toList();
  }

  /** Rows of the reference's lines are the nearest ones to a line, as far as transformers knows. */
  private static void assertNearest(List<String[]> rows, int query, int count) {
    List<Integer> expected = nearest(query, count);
    assertThat(rows).hasSize(count);
    for (int i = 0; i < count; i++) {
      int number = Integer.parseInt(rows.get(i)[0]);
      double score = Double.parseDouble(rows.get(i)[1]);
      assertThat(rows.get(i)[2]).isEqualTo(LINUX.lines().get(number - 1));
      assertThat(score).isCloseTo(cosine(query, number), within(2e-5));
      // Not the numbers, as two lines may be as near as each other within the tolerance.
      assertThat(score).isCloseTo(cosine(query, expected.get(i)), within(2e-5));
    }
  }

  private static List<String[]> rows(String tsv) {
    // Not by String.lines, which would end a line at a carriage return as well.
    return tsv.isEmpty()
        ? List.of()
        : Stream.of(tsv.split("\n")).map(line -> unquoted(line.split("\t", 3))).toList();
  }

  private static String[] unquoted(String[] row) {
    String last = row[row.length - 1];
    if (last.startsWith("\"")) {
      row[row.length - 1] = last.substring(1, last.length() - 1).replace("\"\"", "\"");
    }
    return row;
  }

  @Test
  void findsWhatTransformersVectorsSayIsNearest() {
    for (int query : new int[] {1, 20, 142}) {
      InProcess result = similar("--input", LINES, "--", LINUX.lines().get(query - 1));

      assertThat(result.exitCode()).isZero();
      assertNearest(rows(result.out()), query, 10);
      assertThat(rows(result.out()).get(0)[1]).isEqualTo("1.000000");
    }
  }

  @Test
  void rowsAreQuotedAsThoseOfTsv() throws IOException {
    Path lines = folder.resolve("lines.jsonl");
    List<String> texts = List.of("a \\t b", "say \\\"x\\\"", "one\\ntwo", "");
    for (String text : texts) {
      String row = "{\"text\":\"" + text + "\",\"id\":\"i\\td\"}\n";
      Files.writeString(lines, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    InProcess result = similar("--input", lines.toString(), "--id-field", "id", "x");
    InProcess tsv =
        CommandRun.of(
                "-i",
                lines.toString(),
                "--id-field",
                "id",
                "--format",
                "tsv",
                "--with-id",
                "--with-text")
            .run();

    assertThat(result.err()).isEmpty();
    for (String text : List.of("\"a \t b\"", "\"say \"\"x\"\"\"", "\"one\ntwo\"", "\"\"")) {
      assertThat(tsv.out()).contains("\"i\td\"\t" + text + "\t");
      assertThat(result.out())
          .containsPattern("\"i\td\"\t0\\.\\d{6}\t" + Pattern.quote(text) + "\n");
    }
  }

  @Test
  void savedVectorsGiveTheSameResult() {
    for (int query : new int[] {5, 142}) {
      InProcess result =
          similar(
              "--input",
              LINES,
              "--vectors",
              VECTORS,
              "-k",
              "25",
              "--",
              LINUX.lines().get(query - 1));

      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).isZero();
      assertNearest(rows(result.out()), query, 25);
    }
  }

  @Test
  void severalTextsAreToldApartByTheirNumber() {
    InProcess result =
        similar(
            "--input",
            LINES,
            "--vectors",
            VECTORS,
            "-k",
            "4",
            LINUX.lines().get(141),
            LINUX.lines().get(122));

    assertThat(result.exitCode()).isZero();
    for (int text = 1; text <= 2; text++) {
      String prefix = text + "\t";
      List<String[]> rows =
          result
              .out()
              .lines()
              .filter(line -> line.startsWith(prefix))
              .map(line -> line.substring(2).split("\t", 3))
              .toList();
      assertNearest(rows, text == 1 ? 142 : 123, 4);
    }

    InProcess json =
        similar(
            "--input",
            LINES,
            "--vectors",
            VECTORS,
            "-k",
            "4",
            "--json",
            LINUX.lines().get(141),
            LINUX.lines().get(122));
    JsonArray texts = JsonParser.parseString(json.out()).getAsJsonArray();
    assertThat(texts).hasSize(2);
    JsonObject second = texts.get(1).getAsJsonObject();
    assertThat(second.get("text").getAsString()).isEqualTo(LINUX.lines().get(122));
    List<String[]> rows = new ArrayList<>();
    for (var each : second.getAsJsonArray("nearest")) {
      JsonObject line = each.getAsJsonObject();
      rows.add(
          new String[] {
            line.get("id").getAsString(),
            line.get("score").getAsString(),
            line.get("line").getAsString()
          });
    }
    assertNearest(rows, 123, 4);
  }

  @Tag("full")
  @Test
  void aLineThatOccursAgainIsShownOnceUnlessAllAreAskedFor() {
    String corpus = "int b ;\nint a ;\nint\ta ;\nint a ;\nint a ;";

    CommandRun once = CommandRun.of("similar", "--input", "-", "-k", "2", "int a ;");
    assertThat(rows(once.reading(corpus).run().out()).stream().map(row -> row[0]))
        .first()
        .isEqualTo("2");
    assertThat(once.reading(corpus).run().out().lines()).hasSize(2);
    CommandRun all = CommandRun.of("similar", "--input", "-", "-k", "3", "--all", "int a ;");
    assertThat(all.reading(corpus).run().out())
        .isEqualTo("2\t1.000000\tint a ;\n4\t1.000000\tint a ;\n5\t1.000000\tint a ;\n");
  }

  @Test
  void aLineIsPrintedAsItIs() {
    String line = "\tint \"a\"\t;\r\u001bé🙂";
    InProcess result = CommandRun.of("similar", "--input", "-", "x").reading(line + "\n").run();

    assertThat(result.exitCode()).isZero();
    assertThat(rows(result.out()).get(0)[2]).isEqualTo(line);
  }

  @Test
  void noLinesGiveNoRows() {
    InProcess result = CommandRun.of("similar", "--input", "-", "x").reading("").run();

    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Tag("full")
  @Test
  void linesKeepTheirIdsOverSeveralInputs() throws IOException {
    Path json = folder.resolve("a.jsonl");
    Files.writeString(
        json, "{\"id\":\"x-1\",\"text\":\"int a ;\"}\n{\"text\":\"goto b ;\",\"id\":7}\n");
    CommandRun similar =
        CommandRun.of("similar", "--input-format", "jsonl", "--id-field", "id", "-i", json);
    CommandRun named = similar.and("-k", "2", "int a ;");
    assertThat(rows(named.run().out())).extracting(row -> row[0]).containsExactly("x-1", "7");
    InProcess told = similar.and("--json", "-k", "2", "goto b ;").run();
    assertThat(told.out()).contains("\"id\": 7,", "\"id\": \"x-1\",");

    Path zipped = folder.resolve("b.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write("goto b ;\nint a ;\n".getBytes(StandardCharsets.UTF_8));
    }
    InProcess both = similar("-i", LINES, "-i", zipped.toString(), "-k", "1", "int a ;");
    assertThat(both.out()).isEqualTo("202\t1.000000\tint a ;\n");
  }

  @Tag("full")
  @Test
  void vectorsOfOtherLinesOrOptionsAreRefused() throws IOException {
    assertFails(
        similar("--input", LINES, "--vectors", VECTORS, "--array", "cls", "x"),
        "row 1 is not the checkpoint's vector of line 1");
    assertFails(
        similar("--input", LINES, "--vectors", VECTORS, "--array", "mean", "--layer", "1", "x"),
        "is not the checkpoint's vector");
    Path shifted = folder.resolve("shifted.txt");
    List<String> lines = new ArrayList<>(LINUX.lines());
    lines.add(100, lines.remove(199));
    Files.writeString(shifted, String.join("\n", lines) + "\n");
    assertFails(
        similar("--input", shifted.toString(), "--vectors", VECTORS, "x"),
        "is not the checkpoint's vector");
    Path fewer = folder.resolve("fewer.txt");
    Files.writeString(fewer, String.join("\n", LINUX.lines().subList(0, 150)) + "\n");
    assertFails(
        similar("--input", fewer.toString(), "--vectors", VECTORS, "x"),
        "more rows than there are lines (150)");
    String other = FILES.resolveSibling("pooler").toString();
    assertFails(
        similar("--model", other, "--input", LINES, "--vectors", VECTORS, "x"),
        "rows have 128 numbers, the checkpoint's vectors");
  }

  @Tag("full")
  @Test
  void refusesWhatMakesNoSense() {
    for (String[] arguments :
        new String[][] {
          {"x"},
          {"--input", LINES},
          {"--input", LINES, "-k", "0", "x"},
          {"--input", LINES, "--array", "mean", "x"}
        }) {
      InProcess result = similar(arguments);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).endsWith("Try embed similar --help\n").hasLineCount(2);
    }
  }

  private static void assertFails(InProcess result, String... parts) {
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("embed: ").contains(parts).hasLineCount(1);
  }
}
