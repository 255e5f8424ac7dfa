package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Npz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTokenizerTest {
  private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

  @ParameterizedTest
  @CsvSource({
    "bin-added-tokens, 8195",
    "bin-legacy, 8192",
    "bin-zip-bare, 8192",
    "gelu-new-bf16, 8192",
    "pooler, 8192",
    "safetensors-mlm, 8192",
    "sharded-fp16, 8192",
    "Linux-reference, 8192"
  })
  void theIdsOfEveryReferenceLineAreThoseOfTransformers(String name, int vocabSize)
      throws Exception {
    Path reference = CHECKPOINTS.resolve(name);
    Path directory = name.equals("Linux-reference") ? Path.of("models/Linux") : reference;
    List<String> lines = lines(reference.resolve("lines.txt"));
    double[] ids = Npz.read(reference.resolve("reference.npz")).array("ids").values();
    double[] offsets = Npz.read(reference.resolve("reference.npz")).array("offsets").values();
    assertThat(offsets).hasSize(lines.size() + 1);

    try (LineTokenizer tokenizer = TestTokenizers.open(directory, vocabSize, 128)) {
      TokenIds[] found = tokenizer.tokenize(lines);

      for (int i = 0; i < lines.size(); i++) {
        double[] expected = Arrays.copyOfRange(ids, (int) offsets[i], (int) offsets[i + 1]);
        assertThat(Arrays.stream(found[i].ids()).asDoubleStream().toArray())
            .as("line %d of %s: %s", i + 1, name, lines.get(i))
            .containsExactly(expected);
      }
    }
  }

  /** The lines of a file as the reference was made from them: split at newlines alone. */
  private static List<String> lines(Path file) throws Exception {
    List<String> lines = new ArrayList<>(Arrays.asList(Files.readString(file).split("\n", -1)));
    lines.remove(lines.size() - 1);
    return lines;
  }
}
