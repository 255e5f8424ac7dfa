package embed.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs as they are found: what of them is read, what is refused, and what can be left out. */
final class DirtyInputTest {
  @TempDir private Path folder;

  /** The items as "id|text", and the number of bad rows where there are some. */
  private static List<String> read(
      InputFormat format, BadRows badRows, Shard shard, String text, String id, String in) {
    InputLayout.Names names = new InputLayout.Names(text, id);
    InputLayout layout = new InputLayout(format, false, names, names, InvalidUtf8.REPLACE, badRows);
    List<String> all = new ArrayList<>();
    try (Items items =
        Items.of(List.of("-"), new ByteArrayInputStream(in.getBytes(UTF_8)), layout, shard)) {
      items.forEachRemaining(item -> all.add(item.id() + "|" + item.text()));
      if (items.badRows() > 0) {
        all.add(items.badRows() + " bad, " + items.firstBadRow());
      }
    }
    return all;
  }

  private static List<String> read(InputFormat format, String id, String in) {
    return read(format, BadRows.ERROR, Shard.ALL, "text", id, in);
  }

  private static List<String> skipping(InputFormat format, String text, String in) {
    return read(format, BadRows.SKIP, Shard.ALL, text, null, in);
  }

  private static void assertRefused(InputFormat format, String id, String in, String message) {
    assertThatThrownBy(() -> read(format, id, in))
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith("standard input: " + message)
        .hasMessageNotContainingAny("\n", "com.fasterxml", "Feature", "Source", "Stream", "token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'text':'a'}\n{'text':'b'}\n\n",
        "\n\n{'text':'a'}\r\n \t\r\n\r\n{'text':'b'}\r\n\r\n",
        "\uFEFF{'text':'a'}\n\uFEFF\n\uFEFF{'text':'b'}",
        "  {'text':'a'}  \n\t{ 'text' : 'b' }\t",
        "{'text':'a','x':NaN}\n{'x':[Infinity,-Infinity,{'y':NaN}],'text':'b'}",
        "{'text':'a','x':1e999,'x':2}\n{'text':'b','x':'a\tb','x':0.0000}",
      })
  void jsonLinesAreReadAsTheyAreFound(String in) {
    assertThat(read(InputFormat.JSONL, null, in.replace('\'', '"'))).containsExactly("1|a", "2|b");
  }

  @Test
  void longStringsNumbersAndNamesOfUnusedFieldsAreNoMatter() {
    String line = "{'text':'a','s':'" + "s".repeat(21_000_000) + "','" + "n".repeat(60_000) + "':";
    assertThat(read(InputFormat.JSONL, null, (line + "1".repeat(5_000) + "}").replace('\'', '"')))
        .containsExactly("1|a");
    String text = "t".repeat(21_000_000);
    assertThat(read(InputFormat.JSONL, null, "{\"text\":\"" + text + "\"}"))
        .containsExactly("1|" + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'text':'a'}~{'text':'b'|line 2 ends inside its JSON object",
        "{'text':'a'}~{'text':'b|line 2 ends inside its JSON object",
        "{~ 'text':'a'~}|line 1 ends inside its JSON object",
        "[{'text':'a'}]|line 1 is no JSON object but an array",
        "[|line 1 is no JSON object but an array",
        "{'text':NaN}|line 1 has a \"text\" that is no string: NaN",
        "{'text':-Infinity}|line 1 has a \"text\" that is no string: -Infinity",
        "{'text':null}|line 1 has a \"text\" that is no string: null",
        "{'text':{'a':1}}|line 1 has a \"text\" that is no string: {",
        "{'texts':'a','x':1}|line 1 has no field \"text\" (others: texts, x); --text-field",
        "{}|line 1 has no field \"text\" (others: )",
        "~{'text':'a',}|line 2 is not JSON, near its character 12",
        "NaN|line 1 is no JSON object",
        "{'text':nan}|line 1 is not JSON",
        "{'text':'a','b':01}|line 1 is not JSON",
        "{'text':'a' 'b':1}|line 1 is not JSON, near its character 12",
        "{'text':'\\q'}|line 1 is not JSON",
        "{'text':'a','text':'a'}|line 1 has two fields \"text\"",
      })
  void whatIsWrongWithJsonLinesIsToldInPlainWords(String in, String message) {
    assertRefused(InputFormat.JSONL, null, in.replace('\'', '"').replace('~', '\n'), message);
  }

  @Test
  void anIdThatIsNoNumberIsRefused() {
    assertRefused(
        InputFormat.JSONL,
        "id",
        "{\"text\":\"a\",\"id\":NaN}",
        "line 1 has a \"id\" that is neither a string nor an integer of 64 bits: NaN");
    assertRefused(
        InputFormat.JSONL, "key", "{\"text\":\"a\",\"id\":1}", "line 1 has no field \"key\"");
    assertRefused(
        InputFormat.JSONL,
        null,
        "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + ",\"text\":\"a\"}",
        "line 1 has more than 1000 JSON objects and arrays");
  }

  @Test
  void badJsonLinesAreLeftOutAndCounted() {
    String in = "{\"text\":\"a\"}\n{\"text\":1}\n\n{\"txt\":1}\n{\n{\"text\":\"b\"}\n{\"text\":\"c";
    assertThat(skipping(InputFormat.JSONL, "text", in))
        .containsExactly(
            "1|a", "5|b", "4 bad, standard input: line 2 has a \"text\" that is no string: 1");
  }

  @Test
  void theNumbersAndCountsOfShardsAddUp() {
    String in = "{\"text\":\"a\"}\nbad\n{\"text\":\"c\"}\nbad\nbad\n{\"text\":\"f\"}\n";
    List<String> all = new ArrayList<>();
    for (int shard = 0; shard < 2; shard++) {
      all.addAll(read(InputFormat.JSONL, BadRows.SKIP, new Shard(shard, 2), "text", null, in));
    }
    assertThat(all)
        .containsExactly(
            "6|f",
            "2 bad, standard input: line 2 is not JSON, near its character 3, \"bad\"",
            "1|a",
            "3|c",
            "1 bad, standard input: line 5 is not JSON, near its character 3, \"bad\"");
  }

  @ParameterizedTest
  @CsvSource({"JSONL, {\"a\":1}~{\"a\":2}, no field", "CSV, text~a\"~b\", quote inside"})
  void whereEveryRowIsBadTheInputIsRefused(InputFormat format, String in, String part) {
    assertThatThrownBy(() -> skipping(format, "text", in.replace('~', '\n')))
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith("standard input: no row is good: line ")
        .hasMessageContaining(part);
  }

  @Test
  void aColumnThatIsNotThereIsRefusedAndTheOthersNamed() {
    for (InputFormat format : List.of(InputFormat.CSV, InputFormat.TSV)) {
      for (BadRows badRows : BadRows.values()) {
        String in = format == InputFormat.CSV ? "id,Text\n1,a\n" : "id\tText\n1\ta\n";
        assertThatThrownBy(() -> read(format, badRows, Shard.ALL, "text", null, in))
            .isInstanceOf(EmbedException.class)
            .hasMessageContainingAll("line 1", "no \"text\": id, Text", "--text-column");
      }
    }
  }

  @Test
  void tabsAloneSeparateTheFieldsOfTsv() {
    String in = "id\ttext\r\n1\tsay \"hi\"\n2\t\"Quoted\" start\n3\t5\" pipe\n4\t\"open\n5\t'\n";
    assertThat(read(InputFormat.TSV, "id", in))
        .containsExactly("1|say \"hi\"", "2|\"Quoted\" start", "3|5\" pipe", "4|\"open", "5|'");
    assertThatThrownBy(() -> read(InputFormat.TSV_QUOTED, "id", in))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("line 2 has a quote inside a field");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a\\tb, a>b",
        "a\\nb, a~b",
        "a\\\\nb, a\\nb",
        "\\\\\\t, \\>",
        "C:\\dir\\x, C:\\dir\\x",
        "\\, \\",
        "a\\r\\N\\\", a\\r\\N\\\"",
      })
  void escapesOfTsvAreUndone(String field, String text) {
    assertThat(read(InputFormat.TSV, null, "text\tx\n" + field + "\t" + field + "\n"))
        .containsExactly("1|" + text.replace('>', '\t').replace('~', '\n'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text,x\na,1\nb,2\n\n",
        "\n\ntext,x\n\na,1\n  \nb,2\n\n\n",
        "\uFEFFtext,x\r\na,1\r\n\r\nb,2\r\n",
      })
  void blankLinesBetweenRecordsOfSeveralFieldsAreNone(String in) {
    assertThat(read(InputFormat.CSV, null, in)).containsExactly("1|a", "2|b");
    assertThat(read(InputFormat.TSV, null, in.replace(',', '\t'))).containsExactly("1|a", "2|b");
  }

  @Test
  void aBlankLineIsATextWhereRecordsHaveOneField() {
    assertThat(read(InputFormat.CSV, null, "text\na\n\nb\n")).containsExactly("1|a", "2|", "3|b");
  }

  @Test
  void badRecordsAreLeftOutAndCounted() {
    String in = "id,text\n1,a\n2\n3,b,c\n4,d\"e\n5,\"f\"g\n6,h\n";
    assertThat(skipping(InputFormat.CSV, "text", in))
        .containsExactly(
            "1|a", "6|h", "4 bad, standard input: line 3 has 1 field, but the first has 2");
    assertThat(skipping(InputFormat.TSV, "text", in.replace(',', '\t')))
        .containsExactly(
            "1|a",
            "4|d\"e",
            "5|\"f\"g",
            "6|h",
            "2 bad, standard input: line 3 has 1 field, but the first has 2");
  }

  @Test
  void aQuoteThatNeverEndsCannotBeLeftOut() {
    assertThatThrownBy(() -> skipping(InputFormat.CSV, "text", "text\na\n\"b\nc\nd\n"))
        .isInstanceOf(EmbedException.class)
        .hasMessage(
            "standard input: line 3 opens a quoted field that never ends: is a quote missing?");
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv, CSV",
    "A.CSV.GZ, CSV",
    "a.tsv.zst, TSV",
    "a.tab, TSV",
    "b/a.jsonl, JSONL",
    "a.ndjson.gz, JSONL",
    "a.json, JSONL",
    "a.txt, ",
    "a.gz, ",
    "csv, ",
    "a.csv.txt, ",
    "-, ",
  })
  void theEndingOfANameTellsTheFormat(String name, InputFormat format) {
    assertThat(InputFormat.of(name)).isEqualTo(format);
  }

  @Test
  void eachInputHasTheFormatOfItsName() throws IOException {
    List<String> names = new ArrayList<>();
    for (String[] file :
        new String[][] {
          {"a.csv", "k,t\n1,a\n"}, {"b.jsonl", "{\"body\":\"b\"}\n"}, {"c.txt", "t,c\n"}
        }) {
      names.add(Files.writeString(folder.resolve(file[0]), file[1]).toString());
    }
    InputLayout layout =
        new InputLayout(
            InputFormat.LINES,
            true,
            new InputLayout.Names("body", null),
            new InputLayout.Names("t", "k"),
            InvalidUtf8.REPLACE,
            BadRows.ERROR);
    List<String> all = new ArrayList<>();
    try (Items items = Items.of(names, new ByteArrayInputStream(new byte[0]), layout, Shard.ALL)) {
      items.forEachRemaining(item -> all.add(item.id() + "|" + item.text()));
    }
    assertThat(all).containsExactly("1|a", "2|b", "3|t,c");
  }
}
