package embed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The checkpoints with vectors that Hugging Face transformers made of their lines. */
public final class References {
  private static final Path ROOT = Path.of("src/test/resources/checkpoints");

  /**
   * A checkpoint, lines, and their vectors.
   *
   * @param directory of the checkpoint
   * @param lines that were embedded
   * @param arrays {@code mean}, {@code cls} and {@code pooler} of {@code [lines, hidden]} and
   *     {@code hidden_mean} of {@code [layers + 1, lines, hidden]}
   */
  public record Reference(String name, Path directory, List<String> lines, Npz arrays) {
    /** The token ids of each line. */
    public List<int[]> ids() {
      double[] ids = arrays.array("ids").values();
      double[] offsets = arrays.array("offsets").values();
      List<int[]> lines = new ArrayList<>();
      for (int i = 1; i < offsets.length; i++) {
        lines.add(
            Arrays.stream(ids, (int) offsets[i - 1], (int) offsets[i])
                .mapToInt(id -> (int) id)
                .toArray());
      }
      return lines;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private References() {}

  /** All of them: the seven small ones, and models/Linux. */
  public static Stream<Reference> all() {
    return Stream.of(
            "bin-added-tokens",
            "bin-legacy",
            "bin-zip-bare",
            "gelu-new-bf16",
            "pooler",
            "safetensors-mlm",
            "sharded-fp16",
            "Linux")
        .map(References::of);
  }

  public static Reference of(String name) {
    boolean bundled = name.equals("Linux");
    Path files = ROOT.resolve(bundled ? "Linux-reference" : name);
    return new Reference(
        name,
        bundled ? Path.of("models/Linux") : files,
        lines(files.resolve("lines.txt")),
        Npz.read(files.resolve("reference.npz")));
  }

  private static List<String> lines(Path file) {
    try {
      // Not Files.readAllLines, which would end lines at a lone carriage return.
      String text = Files.readString(file);
      return Arrays.asList(text.substring(0, text.length() - 1).split("\n", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The largest absolute difference between vectors and rows of {@code expected}. */
  public static double difference(List<float[]> actual, Npz.Array expected, int firstRow) {
    double largest = 0;
    for (int i = 0; i < actual.size(); i++) {
      float[] vector = actual.get(i);
      float[] row = expected.row(firstRow + i, vector.length);
      for (int j = 0; j < row.length; j++) {
        double difference = Math.abs((double) vector[j] - row[j]);
        // NaN compares false with everything, so it has to be the larger one by name.
        largest = Double.isNaN(difference) ? difference : Math.max(largest, difference);
      }
    }
    return largest;
  }
}
