package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import embed.Npz;
import embed.References;
import embed.References.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code embed inspect}. */
class InspectTest {
  private static final Reference LINUX = References.of("Linux");

  @TempDir private Path folder;

  private static InProcess inspect(String... arguments) {
    return CommandRun.of(List.of(arguments)).run();
  }

  private static JsonObject json(InProcess result) {
    return JsonParser.parseString(result.out()).getAsJsonObject();
  }

  private static JsonObject json(String... arguments) {
    InProcess result = inspect(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return json(result);
  }

  private static JsonObject in(JsonObject json, String name) {
    return json.getAsJsonObject(name);
  }

  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    try (Stream<Path> files = Files.list(References.of(name).directory())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void aCheckpointIsDescribedInJson() {
    JsonObject report = json("inspect", "--json");
    JsonObject checkpoint = in(report, "checkpoint");
    assertThat(report.get("error").isJsonNull()).isTrue();
    assertThat(report.getAsJsonArray("texts")).isEmpty();
    assertThat(checkpoint.get("directory").getAsString()).endsWith("models/Linux");
    assertThat(checkpoint.get("prefix").getAsString()).isEqualTo("roberta.");
    assertThat(checkpoint.get("bytes").getAsLong()).isEqualTo(9_156_409);
    assertThat(checkpoint.get("longest_input").getAsInt()).isEqualTo(128);
    assertThat(checkpoint.get("recipe").getAsString()).isEqualTo("mean");
    assertThat(checkpoint.get("dtypes").toString()).isEqualTo("[\"float32\"]");
    assertThat(checkpoint.get("language_model_head").getAsBoolean()).isTrue();
    assertThat(checkpoint.get("tied_language_model_head").getAsBoolean()).isTrue();
    assertThat(checkpoint.get("pooler").getAsBoolean()).isFalse();
    assertThat(in(checkpoint, "config").get("architectures").toString())
        .isEqualTo("[\"RobertaForMaskedLM\"]");
    assertThat(in(checkpoint, "config").get("num_hidden_layers").getAsInt()).isEqualTo(6);
    // transformers' num_parameters() of this RobertaForMaskedLM without its pooler.
    assertThat(in(checkpoint, "parameters").toString())
        .isEqualTo("{\"encoder\":2255232,\"heads\":24960}");
    JsonObject tensors = in(checkpoint, "tensors");
    assertThat(tensors.getAsJsonArray("encoder")).hasSize(5 + 6 * 16);
    assertThat(tensors.getAsJsonArray("missing")).isEmpty();
    assertThat(tensors.getAsJsonArray("ignored"))
        .singleElement()
        .asString()
        .isEqualTo(
            "{\"name\":\"roberta.embeddings.position_ids\",\"dtype\":\"int64\",\"shape\":[1,130]}");
    assertThat(checkpoint.getAsJsonArray("files"))
        .extracting(file -> file.getAsJsonObject().get("name").getAsString())
        .containsExactly(
            "README.md", "config.json", "merges.txt", "pytorch_model.bin", "vocab.json");
  }

  @Test
  void aTextIsFollowedToItsVectorInJson() {
    int number = 4;
    String line = LINUX.lines().get(number);
    JsonObject text =
        json("inspect", "--json", "--", line).getAsJsonArray("texts").get(0).getAsJsonObject();
    assertThat(text.get("text").getAsString()).isEqualTo(line);
    assertThat(text.get("truncated").getAsBoolean()).isFalse();

    JsonArray tokens = text.getAsJsonArray("tokens");
    assertThat(tokens)
        .extracting(token -> token.getAsJsonObject().get("id").getAsInt())
        .containsExactlyElementsOf(
            java.util.Arrays.stream(LINUX.ids().get(number)).boxed().toList());
    assertThat(tokens.get(0).getAsJsonObject().get("start").isJsonNull()).isTrue();

    JsonArray states = text.getAsJsonArray("hidden_states");
    Npz.Array means = LINUX.arrays().array("hidden_mean");
    assertThat(states).hasSize(7);
    for (int i = 0; i < 7; i++) {
      JsonObject state = states.get(i).getAsJsonObject();
      double expected = 0;
      for (float value : means.row(i * LINUX.lines().size() + number, 128)) {
        expected += value / 128;
      }
      assertThat(state.get("index").getAsInt()).isEqualTo(i);
      assertThat(state.get("mean").getAsDouble()).isCloseTo(expected, within(2e-5));
      assertThat(state.get("norm").getAsDouble()).isPositive();
      assertThat(state.get("shape").toString()).isEqualTo("[" + tokens.size() + ",128]");
    }

    JsonObject vector = in(text, "vector");
    float[] expected = LINUX.arrays().array("mean").row(number, 128);
    double squares = 0;
    for (float value : expected) {
      squares += (double) value * value;
    }
    assertThat(vector.get("dimensions").getAsInt()).isEqualTo(128);
    assertThat(vector.get("norm").getAsDouble()).isCloseTo(Math.sqrt(squares), within(1e-4));
    JsonArray first = vector.getAsJsonArray("first_values");
    assertThat(first).hasSize(8);
    for (int i = 0; i < 8; i++) {
      assertThat(first.get(i).getAsDouble()).isCloseTo(expected[i], within(2e-5));
    }
    assertThat(text.getAsJsonArray("checks"))
        .hasSize(3)
        .allMatch(check -> check.getAsJsonObject().get("holds").getAsBoolean());
    assertThat(text.getAsJsonArray("masked")).isEmpty();
  }

  @Test
  void spansCountUnicodeCharacters() {
    JsonObject text =
        json("inspect", "--json", "😀 x").getAsJsonArray("texts").get(0).getAsJsonObject();
    JsonArray tokens = text.getAsJsonArray("tokens");
    JsonObject last = tokens.get(tokens.size() - 2).getAsJsonObject();
    assertThat(last.get("token").getAsString()).isEqualTo("Ġx");
    assertThat(last.get("start").getAsInt()).isEqualTo(2);
    assertThat(last.get("end").getAsInt()).isEqualTo(3);
  }

  @Test
  void whatIsNoTerminalGetsPlainLines() {
    InProcess result = inspect("inspect", "return <mask> ;");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).doesNotContain("\u001b");
    assertThat(result.out().lines())
        .contains(
            "architecture\tRobertaForMaskedLM (roberta)",
            "prefix\troberta.",
            "missing\tnone",
            "longest input\t128 tokens, <s> and </s> included: max_position_embeddings in"
                + " config.json",
            "text\treturn <mask> ;",
            "token\t1\t360\treturn\t0-6\treturn",
            "token\t2\t4\t<mask>\t7-13\t<mask>",
            "token\t3\t264\tĠ;\t14-15\t;",
            "hidden states\t7 hidden states = embeddings + 6 layers",
            "hidden_state\t0\tembeddings\t[5, 128]\t-0.002904\t21.5063",
            "prediction\t2\t0.0386\t4.0180\t558\tĠret\t\" ret\"")
        .filteredOn(line -> line.startsWith("check\t"))
        .hasSize(3)
        .allMatch(line -> line.startsWith("check\tholds\t"));
  }

  @ParameterizedTest
  @CsvSource({"distilbert, ##men, men", "albert, ▁attribute, ' attribute'"})
  void aPredictionHasTheTextOfItsToken(String family, String token, String text) {
    Path model = References.of(family).directory().toAbsolutePath();
    InProcess result = inspect("inspect", "--model", model.toString(), "a [MASK] b");
    assertThat(result.out()).contains("\t" + token + "\t\"" + text + "\"\n");
  }

  @Test
  void everyTensorIsListedOnRequest() {
    assertThat(inspect("inspect", "--tensors").out().lines())
        .contains(
            "tensor\tfloat32\t[8192, 128]\tencoder\troberta.embeddings.word_embeddings.weight",
            "tensor\tfloat32\t[8192]\thead\tlm_head.bias",
            "tensor\tint64\t[1, 130]\tnothing\troberta.embeddings.position_ids")
        .filteredOn(line -> line.startsWith("tensor\t"))
        .hasSize(107);
  }

  @Test
  void aMaskWithoutALanguageModelHeadIsSaidToStayEmpty() {
    String pooler = References.of("pooler").directory().toAbsolutePath().toString();
    assertThat(inspect("inspect", "--model", pooler, "a <mask>").out())
        .contains("note\tthe checkpoint has no language-model head")
        .doesNotContain("prediction\t");
  }

  @Test
  void aCheckpointThatCannotBeOpenedIsShownAsFarAsItCanBe() throws IOException {
    Path broken = copy("sharded-fp16");
    Files.delete(broken.resolve("model-00002-of-00003.safetensors"));

    InProcess lines = inspect("inspect", "-m", broken.toString(), "x");
    assertThat(lines.exitCode()).isEqualTo(1);
    assertThat(lines.err())
        .hasLineCount(1)
        .startsWith(
            "embed: "
                + broken
                + "/model.safetensors.index.json: 1 of its 3 files are missing:"
                + " \"model-00002-of-00003.safetensors\"; therefore "
                + broken
                + ": 18 of the encoder's 53 tensors are missing: ");
    assertThat(lines.out())
        .contains("architecture\tRobertaForMaskedLM (roberta)\n")
        .contains("missing\troberta.embeddings.word_embeddings.weight, ")
        .contains("file\tmodel-00001-of-00003.safetensors\t60,992\tsafetensors, 20 tensors\n")
        .doesNotContain("\ntext\t");

    InProcess result = inspect("inspect", "--json", "-m", broken.toString(), "x");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).isEqualTo(lines.err());
    JsonObject report = json(result);
    assertThat("embed: " + report.get("error").getAsString() + "\n").isEqualTo(lines.err());
    assertThat(in(in(report, "checkpoint"), "tensors").getAsJsonArray("missing"))
        .hasSizeGreaterThan(10);
  }

  @Test
  void aDirectoryThatIsNotThereIsOneLine() {
    InProcess result = inspect("inspect", "-m", folder.resolve("none").toString());
    assertThat(result)
        .isEqualTo(
            new InProcess(1, "", "embed: " + folder.resolve("none") + ": no such directory\n"));
  }

  @Test
  void numbersThatAreNoneFailTheChecks() throws IOException {
    Path broken = copy("safetensors-mlm");
    HostileWeights.put(broken, Float.NaN);
    InProcess result = inspect("inspect", "-m", broken.toString(), "x");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("embed: does not hold: hidden_states[-1] = last_hidden_state; sentence vector");
    assertThat(result.out())
        .contains("check\tholds\ttoken ids")
        .contains("check\tFAILS\thidden_states[-1]");
    JsonElement error =
        json(inspect("inspect", "--json", "-m", broken.toString(), "x")).get("error");
    assertThat(error.getAsString()).startsWith("does not hold");
  }

  @Test
  void optionsChooseTheVector() {
    JsonObject text =
        json("inspect", "--json", "--layer", "2", "--pooling", "cls", "--normalize", "a")
            .getAsJsonArray("texts")
            .get(0)
            .getAsJsonObject();
    JsonObject vector = in(text, "vector");
    assertThat(vector.get("hidden_state").getAsInt()).isEqualTo(2);
    assertThat(vector.get("recipe").getAsString()).isEqualTo("cls, normalized");
    assertThat(vector.get("norm").getAsDouble()).isCloseTo(1, within(1e-6));
    InProcess row = CommandRun.of("--layer", "2", "--pooling", "cls", "--normalize", "a").run();
    assertThat(Float.parseFloat(row.out().split(",", 2)[0]))
        .isEqualTo(vector.getAsJsonArray("first_values").get(0).getAsFloat());
  }

  @Test
  void theWordItselfIsATextBehindTwoDashes() {
    InProcess result = CommandRun.of("--", "inspect").run();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().split(",", -1)).hasSize(128);
  }

  @Test
  void helpNamesTheCommandAndItsOptions() {
    assertThat(CommandRun.of("--help").run().out()).contains("inspect");
    InProcess help = inspect("inspect", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("--json", "--tensors", "--model", "Exit codes:", "Examples:");
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }

  @Test
  void wrongUsageIsRefused() {
    InProcess result = inspect("inspect", "--jsn");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("embed: ").endsWith("Try embed inspect --help\n");
  }
}
