package embed.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the {@code tokenizer.json} that every peer loads, from {@code vocab.json} and {@code
 * merges.txt}, as {@code RobertaTokenizerFast} would save it.
 */
final class TokenizerJson {
  private static final List<String> SPECIAL = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private TokenizerJson() {}

  static void write(Path vocabAndMerges, Path file) throws IOException {
    JsonObject vocab =
        JsonParser.parseString(Files.readString(vocabAndMerges.resolve("vocab.json")))
            .getAsJsonObject();
    List<String> merges =
        Files.readAllLines(vocabAndMerges.resolve("merges.txt")).stream()
            .filter(line -> !line.startsWith("#version") && !line.isEmpty())
            .toList();
    List<Map<String, Object>> added = new ArrayList<>();
    for (String token : SPECIAL) {
      added.add(
          Map.of(
              "id", vocab.get(token).getAsInt(),
              "content", token,
              "single_word", false,
              "lstrip", token.equals("<mask>"),
              "rstrip", false,
              "normalized", false,
              "special", true));
    }
    Map<String, Object> byteLevel =
        Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true);
    Map<String, Object> processor =
        Map.of(
            "type",
            "RobertaProcessing",
            "sep",
            List.of("</s>", vocab.get("</s>").getAsInt()),
            "cls",
            List.of("<s>", vocab.get("<s>").getAsInt()),
            "trim_offsets",
            true,
            "add_prefix_space",
            false);
    Map<String, Object> json =
        Map.of(
            "version", "1.0",
            "added_tokens", added,
            "pre_tokenizer", byteLevel,
            "post_processor", processor,
            "decoder", byteLevel,
            "model", Map.of("type", "BPE", "vocab", vocab, "merges", merges));
    Files.writeString(file, GSON.toJson(json));
  }
}
