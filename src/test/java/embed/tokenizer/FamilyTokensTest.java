package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token ids equal to those of transformers, on every line, from whatever files there are. */
class FamilyTokensTest {
  private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "albert",
        "bert-cased-json",
        "bert-uncased-vocabtxt",
        "camembert-spm",
        "data2vec-text",
        "deberta-v2",
        "distilbert",
        "electra",
        "esm",
        "eurobert",
        "gemma3-causal",
        "gemma3-embedding",
        "llama",
        "mistral",
        "modernbert",
        "mpnet",
        "nomic-bert",
        "nomic-bert-modules",
        "nomic-bert-published",
        "qwen2",
        "qwen3-bidirectional",
        "qwen3-embedding",
        "roberta-prelayernorm",
        "st-0-transformer",
        "st-cls-new-layout",
        "st-dense",
        "st-lasttoken",
        "st-layernorm",
        "st-minilm-like",
        "st-multi-pooling",
        "st-prompt-excluded",
        "st-weightedmean",
        "xlm-roberta-spm"
      })
  void theIdsOfEveryLineAreThoseOfTransformers(String name) throws IOException {
    Path checkpoint = CHECKPOINTS.resolve(name);
    Npz reference = Npz.read(checkpoint.resolve("reference.npz"));
    List<String> lines = List.of(Files.readString(checkpoint.resolve("lines.txt")).split("\n"));
    int longest = 0;
    double[] offsets = reference.array("offsets").values();
    for (int i = 0; i < lines.size(); i++) {
      longest = Math.max(longest, (int) (offsets[i + 1] - offsets[i]));
    }
    Path inner = checkpoint.resolve("0_Transformer");
    Path files = Files.isDirectory(inner) ? inner : checkpoint;
    try (LineTokenizer tokenizer = TestTokenizers.open(files, 1000, longest)) {
      for (int i = 0; i < lines.size(); i++) {
        int[] expected =
            Arrays.stream(reference.array("ids").values())
                .skip((long) offsets[i])
                .limit((long) (offsets[i + 1] - offsets[i]))
                .mapToInt(id -> (int) id)
                .toArray();
        assertThat(tokenizer.tokenize(lines.get(i)).ids())
            .as(name + ", line " + (i + 1))
            .isEqualTo(expected);
      }
    }
  }

  /** The Nucleotide Transformer's tokenizer says so. */
  @Test
  void anEsmTokenizerWithoutEosAddsNone(@TempDir Path copy) throws IOException {
    Path esm = CHECKPOINTS.resolve("esm");
    for (String name : List.of("config.json", "vocab.txt")) {
      Files.copy(esm.resolve(name), copy.resolve(name));
    }
    Files.writeString(
        copy.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"EsmTokenizer\", \"eos_token\": null}");
    try (LineTokenizer with = TestTokenizers.open(esm, 1000, 64);
        LineTokenizer without = TestTokenizers.open(copy, 1000, 64)) {
      int[] ids = with.tokenize("M K T").ids();
      assertThat(without.tokenize("M K T").ids())
          .isEqualTo(Arrays.copyOf(ids, ids.length - 1))
          .hasSizeGreaterThan(3);
    }
  }
}
