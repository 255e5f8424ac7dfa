package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people have them, given to the program as they would give them. */
class DirtyInputTest {
  @TempDir private static Path folder;

  /** The rows of the lines {@code int a ;} and {@code int b ;}. */
  private static String rows;

  @BeforeAll
  static void writeFiles() throws IOException {
    rows = run("embed 'int a ;' 'int b ;'").out();
    assertThat(rows).hasLineCount(2);
    String lines = "int a ;\nint b ;\n";
    write("lines.gz.txt", gzip(lines));
    byte[] members = gzip("int a ;\n");
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(members);
    joined.write(gzip("int b ;\n"));
    write("members", joined.toByteArray());
    write("half", Arrays.copyOf(joined.toByteArray(), joined.size() - 15));
    write("rows.CSV", "k,text\n1,int a ;\n2,int b ;\n\n");
    write("rows.csv.gz", gzip("k,text\n1,int a ;\n2,int b ;\n"));
    write("rows.tsv", "k\ttext\n1\tint a ;\n2\tint b ;\n");
    write("quoted.tsv", "k\ttext\n1\t\"int a ;\"\n2\t\"int b ;\"\n");
    write("rows.ndjson", "{\"text\":\"int a ;\",\"x\":NaN}\n\n{\"text\":\"int b ;\"}\n\n");
    write("bad.csv", "k,text\n1,int a ;\n2\n3,int b ;\n");
    write(
        "bad.jsonl", "{\"text\":\"int a ;\"}\n{\"text\":NaN}\n{\"text\":\"int b ;\"}\n{\"text\":");
  }

  /** Runs what is typed in the folder; {@code -i} and {@code -o} name files in it. */
  private static InProcess run(String typed) {
    return CommandRun.typed(typed.replaceAll(" (-[iom]) ", " $1 " + folder + "/")).run();
  }

  private static InProcess runReading(String name) throws IOException {
    return CommandRun.of().reading(Files.readAllBytes(folder.resolve(name))).run();
  }

  private static void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "embed -i lines.gz.txt",
        "embed -i members",
        "embed -i rows.CSV",
        "embed -i rows.csv.gz",
        "embed -i rows.tsv --text-column 2 --id-column k",
        "embed -i quoted.tsv --input-format tsv-quoted",
        "embed -i rows.ndjson",
        "EMBED_INPUT_FORMAT=csv embed -i rows.ndjson",
      })
  void theSameRowsComeOutOf(String script) {
    assertThat(run(script)).isEqualTo(new InProcess(0, rows, ""));
  }

  @Test
  void standardInputIsDecompressedAsAFileIs() throws IOException {
    assertThat(runReading("members")).isEqualTo(new InProcess(0, rows, ""));
    byte[] all = Files.readAllBytes(folder.resolve("members"));
    InputStream inTwoParts =
        new SequenceInputStream(
            new ByteArrayInputStream(all, 0, 30), new ByteArrayInputStream(all, 30, all.length));
    assertThat(CommandRun.of().reading(() -> inTwoParts).run())
        .isEqualTo(new InProcess(0, rows, ""));
  }

  @Tag("full")
  @Test
  void standardInputIsReadInTheFormatThatASettingNames() throws IOException {
    CommandRun csv = CommandRun.of().with("EMBED_INPUT_FORMAT", "csv");
    assertThat(csv.reading(Files.readAllBytes(folder.resolve("rows.CSV"))).run())
        .isEqualTo(new InProcess(0, rows, ""));
  }

  @Test
  void inputsOfSeveralFormatsFollowOneAnother() {
    assertThat(run("embed -i rows.CSV -i lines.gz.txt -i rows.ndjson"))
        .isEqualTo(new InProcess(0, rows + rows + rows, ""));
  }

  @Test
  void linesAreReadAsTheyAreWhereThatIsAskedFor() throws IOException {
    InProcess result = run("embed -i rows.CSV --input-format lines");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(runReading("rows.CSV").out()).hasLineCount(4);
  }

  @Test
  void rowsBeforeTheEndOfIncompleteDataAreWritten() throws IOException {
    InProcess result = runReading("half");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEqualTo(rows.substring(0, rows.indexOf('\n') + 1));
    assertThat(result.err())
        .isEqualTo(
            "embed: cannot read standard input after line 1: its gzip data are incomplete\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bad.csv | line 3 has 1 field, but the first has 2",
        "bad.jsonl | line 2 has a \"text\" that is no string: NaN",
      })
  void aBadRowIsRefusedAfterThoseBeforeItOrLeftOut(String file, String message) {
    InProcess refused = run("embed -i " + file);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEqualTo(rows.substring(0, rows.indexOf('\n') + 1));
    assertThat(refused.err())
        .startsWith("embed: " + folder + "/" + file + ": " + message)
        .contains("--bad-rows skip")
        .hasLineCount(1);

    InProcess skipped = run("embed --bad-rows skip -i " + file);
    assertThat(skipped.exitCode()).isZero();
    assertThat(skipped.out()).isEqualTo(rows);
    assertThat(skipped.err())
        .matches("embed: (1 bad row was|2 bad rows were) left out .*\n")
        .contains(message)
        .hasLineCount(1);
    String ids = run("embed --bad-rows skip --with-id -i " + file).out();
    assertThat(ids.lines().map(row -> row.substring(0, row.indexOf(','))))
        .containsExactly("1", "3");
  }

  @Test
  void aRunGoesOnOnceALineThatWasCutOffIsMended() throws IOException {
    Path input = folder.resolve("grows.jsonl");
    String whole = "{\"text\":\"int a ;\"}\n{\"text\":\"int b ;\"}\n";
    Files.writeString(input, whole + "{\"text\":\"int");
    InProcess stopped = run("embed -i grows.jsonl -o grown.csv");
    assertThat(stopped.err())
        .startsWith("embed: " + input + ": line 3 ends inside its JSON object")
        .contains("2 rows are safe")
        .hasLineCount(1);
    Files.writeString(input, whole + "{\"text\":\"int a ;\"}\n");

    assertThat(run("embed -i grows.jsonl -o grown.csv --resume"))
        .isEqualTo(
            new InProcess(
                0,
                "",
                "embed: resuming after 2 rows in " + folder.resolve("grown.csv.partial") + "\n"));
    assertThat(folder.resolve("grown.csv")).content().startsWith(rows).hasLineCount(3);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-i rows.CSV --text-field x | --text-field and --id-field are for --input-format jsonl",
        "-i rows.ndjson --id-column k | --text-column and --id-column are for",
        "--bad-rows skip text | --input-format and --bad-rows are for --input",
        "--input-format json | \"json\" is none of lines, jsonl, csv, tsv, tsv-quoted",
      })
  void optionsThatFitNoInputAreRefused(String arguments, String message) {
    InProcess result = run("embed " + arguments);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(result.out()).isEmpty();
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-i rows.CSV --text-column body | /rows.CSV: line 1 should name the columns",
        "-i rows.ndjson --text-field body | /rows.ndjson: line 1 has no field",
        "-i rows.ndjson --id-field n --bad-rows skip | /rows.ndjson: no row is good: line 3 has no",
      })
  void aFieldThatNoRowHasIsAnError(String arguments, String message) {
    InProcess result = run("embed " + arguments);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("embed: " + folder + message).hasLineCount(1);
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embed -i rows.CSV -o kept.csv", "embed map -i rows.CSV -o kept.svg"})
  void aFileThatIsReplacedKeepsItsMode(String script) throws IOException {
    Path file = folder.resolve(script.substring(script.lastIndexOf(' ') + 1));
    for (String mode : List.of("rw-------", "rw-rw-r--")) {
      Files.writeString(file, "precious");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThat(run(script).exitCode()).isZero();
      assertThat(file).content().doesNotContain("precious");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo(mode);
    }
  }

  @Test
  void theHubsCacheOfARepositoryIsItsCheckpoint() throws IOException {
    Path cache = Files.createDirectories(folder.resolve("models--org--name"));
    Path snapshots = Files.createDirectories(cache.resolve("snapshots"));
    Files.createSymbolicLink(
        snapshots.resolve("abc"), Path.of(System.getProperty("embed.home"), "models", "Linux"));
    assertThat(run("embed -m models--org--name 'int a ;' 'int b ;'"))
        .isEqualTo(new InProcess(0, rows, ""));
    InProcess inspected = run("embed inspect -m models--org--name");
    assertThat(inspected.exitCode()).isZero();
    assertThat(inspected.out()).contains("models--org--name/snapshots/abc");
    Files.delete(snapshots.resolve("abc"));
  }
}
