package embed.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import embed.EmbedException;
import embed.natives.Zstandard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ItemsTest {
  private static final InputLayout LINES = InputLayout.LINES;

  @TempDir private Path folder;

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputLayout layout(
      InputFormat format, BadRows badRows, String text, String id, InvalidUtf8 invalid) {
    InputLayout.Names names = new InputLayout.Names(text, id);
    return new InputLayout(format, false, names, names, invalid, badRows);
  }

  private static List<Item> all(Items items) {
    List<Item> all = new ArrayList<>();
    items.forEachRemaining(all::add);
    return all;
  }

  /** What standard input holds, read as the format says: "id|text" each. */
  private static List<String> read(InputFormat format, String textName, String idName, String in) {
    return read(format, BadRows.ERROR, textName, idName, in);
  }

  private static List<String> read(
      InputFormat format, BadRows badRows, String textName, String idName, String in) {
    InputLayout layout = layout(format, badRows, textName, idName, InvalidUtf8.REPLACE);
    try (Items items = Items.of(List.of("-"), stream(in), layout, Shard.ALL)) {
      return all(items).stream().map(item -> item.id() + "|" + item.text()).toList();
    }
  }

  private static void assertRefused(
      InputFormat format, String textName, String idName, String in, String... parts) {
    assertThatThrownBy(() -> read(format, textName, idName, in))
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith("standard input: line ")
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zstd(String text) {
    Zstandard.find();
    return Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] joined(byte[] first, byte[] second) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(first);
    bytes.write(second);
    return bytes.toByteArray();
  }

  @Test
  void readsSeveralInputsInOrderAndNumbersThrough() throws IOException {
    List<String> names =
        List.of(
            file("a.txt", "a1\na2".getBytes(StandardCharsets.UTF_8)),
            file("b.txt.gz", joined(gzip("b1\nb2\n"), gzip("b3\n"))),
            "-",
            file("c.zst", joined(zstd("c1\n"), zstd("c2\r\n"))),
            file("empty", new byte[0]));

    try (Items items = Items.of(names, stream("s1\n"), LINES, Shard.ALL)) {
      List<Item> all = all(items);
      assertThat(all)
          .extracting(Item::text)
          .containsExactly("a1", "a2", "b1", "b2", "b3", "s1", "c1", "c2");
      assertThat(all)
          .extracting(item -> item.id().number())
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
      assertThat(all.get(4).place()).isEqualTo(names.get(1) + ": line 3");
      assertThat(all.get(5).place()).isEqualTo("standard input: line 1");
    }
  }

  @ParameterizedTest
  @CsvSource({"0/3, 3 6", "1/3, 1 4 7", "2/3, 2 5", "3/3, 3 6", "0/1, 1 2 3 4 5 6 7", "9/20, ''"})
  void takesTheItemsOfAShard(String shard, String expected) {
    try (Items items =
        Items.of(List.of("-"), stream("1\n2\n3\n4\n5\n6\n7\n"), LINES, Shard.parse(shard))) {
      List<Item> all = all(items);
      assertThat(String.join(" ", all.stream().map(Item::text).toList())).isEqualTo(expected);
      assertThat(all).allMatch(item -> item.id().toString().equals(item.text()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "/", "a/2", "1/0", "-1/3", "4/3", "1/2/3"})
  void refusesWhatIsNoShard(String shard) {
    assertThatThrownBy(() -> Shard.parse(shard))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("K/N");
  }

  @Test
  void readsFieldsOfJsonLines() {
    String first = "{\"text\": \"a\\u00e9\\n\", \"id\": \"x\", \"deep\": {\"text\": [1, {}]}}";
    String second = "{\"id\":-7,\"text\":\"\"}";
    String third = "{\"text\":\"\\ud800!\",\"id\":9007199254740993}";
    String in = first + '\n' + second + "\r\n" + third;
    assertThat(read(InputFormat.JSONL, "text", "id", in))
        .containsExactly("x|aé\n", "-7|", "9007199254740993|\uFFFD!");
    assertThat(read(InputFormat.JSONL, "text", null, in))
        .containsExactly("1|aé\n", "2|", "3|\uFFFD!");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"other\":1}; has no field \"text\"",
        "{\"text\":\"a\"}; has no field \"id\"",
        "{\"text\":null,\"id\":1}; \"text\" that is no string",
        "{\"text\":\"a\",\"id\":1.5}; neither a string nor an integer",
        "{\"text\":\"a\",\"id\":12345678901234567890}; neither a string nor an integer",
        "{\"text\":\"a\",\"text\":\"b\",\"id\":1}; has two fields \"text\"",
        "[1]; is no JSON object",
        "{\"text\":\"a\",\"id\":1} {}; more after its JSON object",
        "{\"text\":\"a\"; ends inside its JSON object",
        "{text:1}; is not JSON",
        "not json; is not JSON",
      })
  void refusesJsonLinesByTheirNumber(String line, String part) {
    assertRefused(
        InputFormat.JSONL,
        "text",
        "id",
        "{\"text\":\"a\",\"id\":1}\n" + line + "\n",
        "line 2",
        part);
  }

  @Test
  void readsColumnsOfSeparatedValues() {
    String csv = "id,text\nx,plain\ny,\"a, \"\"b\"\"\r\nc\"\n\"z\",\n";
    assertThat(read(InputFormat.CSV, "text", "id", csv))
        .containsExactly("x|plain", "y|a, \"b\"\r\nc", "z|");
    assertThat(read(InputFormat.CSV, "2", "1", csv))
        .containsExactly("id|text", "x|plain", "y|a, \"b\"\r\nc", "z|");
    assertThat(read(InputFormat.CSV, "text", "1", csv)).hasSize(3);
    assertThat(read(InputFormat.TSV_QUOTED, "1", null, "a,b\tc\r\n\"d\te\"\t\n"))
        .containsExactly("1|a,b", "2|d\te");
    assertThat(read(InputFormat.CSV, "text", null, "text\n")).isEmpty();
    assertThat(read(InputFormat.CSV, "1", null, "\n\n")).containsExactly("1|", "2|");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a,b,c; line 3 has 3 fields, but the first has 2",
        "a; line 3 has 1 field, but the first has 2",
        "a\"b,c; line 3 has a quote inside a field",
        "\"a\"b,c; line 3 has text after the closing quote",
        "\"a,c; line 3 opens a quoted field that never ends",
      })
  void refusesSeparatedValuesByTheirLine(String line, String part) {
    assertRefused(InputFormat.CSV, "text", null, "id,text\n1,x\n" + line + "\n", part);
  }

  @Test
  void refusesColumnsThatAreNotThere() {
    assertRefused(InputFormat.CSV, "text", null, "a,b\n", "line 1", "no \"text\"", "a, b");
    assertRefused(InputFormat.CSV, "3", null, "a,b\n", "line 1", "2 fields", "column 3");
    assertRefused(InputFormat.CSV, "0", null, "a,b\n", "column 0");
    assertRefused(InputFormat.CSV, "text", null, "text,text\n", "two columns \"text\"");
  }

  @Test
  void tellsTheFileAndTheLineThatAreNotUtf8() throws IOException {
    String name = file("latin.txt", "ok\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    InputLayout strict = layout(InputFormat.LINES, BadRows.ERROR, "", null, InvalidUtf8.ERROR);
    try (Items items = Items.of(List.of(name), stream(""), strict, Shard.ALL)) {
      assertThat(items.next().text()).isEqualTo("ok");
      assertThatThrownBy(items::next)
          .isInstanceOf(EmbedException.class)
          .hasMessageStartingWith(name + ": line 2 is not valid UTF-8");
    }
    try (Items items = Items.of(List.of(name, name), stream(""), LINES, Shard.ALL)) {
      assertThat(all(items)).hasSize(4);
      assertThat(items.invalidLines()).isEqualTo(2);
    }
  }

  @Test
  void tellsWhatIsWrongWithAFile() throws IOException {
    String notGzip = file("no.gz", "plain".getBytes(StandardCharsets.UTF_8));
    byte[] compressed = zstd("a\n".repeat(100_000));
    String cutOff = file("cut.zst", java.util.Arrays.copyOf(compressed, compressed.length - 3));

    try (Items items = Items.of(List.of(notGzip), stream(""), LINES, Shard.ALL)) {
      assertThatThrownBy(() -> all(items))
          .isInstanceOf(EmbedException.class)
          .hasMessage(
              "cannot read "
                  + notGzip
                  + ": it is not compressed, though its name says so: rename it");
    }
    try (Items items = Items.of(List.of(cutOff), stream(""), LINES, Shard.ALL)) {
      assertThatThrownBy(() -> all(items))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("cannot read " + cutOff + " after line ");
    }
    assertThatThrownBy(
            () -> Items.of(List.of(folder.toString()), stream(""), LINES, Shard.ALL).close())
        .isInstanceOf(EmbedException.class)
        .hasMessage("cannot read " + folder + " (Is a directory)");
    assertThatThrownBy(() -> Items.of(List.of("/no/such"), stream(""), LINES, Shard.ALL).close())
        .isInstanceOf(EmbedException.class)
        .hasMessage("cannot read /no/such (No such file or directory)");
  }
}
