package embed.encoder;

import ai.djl.engine.EngineException;
import embed.Device;
import embed.Dtype;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import embed.model.Architecture;
import embed.model.Parameter;
import embed.model.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows that kernels compute the right numbers on this machine. A short line goes through one layer
 * of each distinct shape, the pooling and the modules that are used, and every linear layer and
 * every attention is computed by the kernels and by the reference ones. It costs about as much as
 * packing a layer.
 */
public final class ArithmeticProof {
  /** The line's token ids are 0 to 7. */
  private static final int TOKENS = 8;

  /** What checked.py says of a difference. */
  private static final Pattern WRONG = Pattern.compile("WRONG NUMBERS: ([^{].+)");

  private ArithmeticProof() {}

  /**
   * The largest {@linkplain #difference(float[], float[]) difference} from the reference kernels
   * that rounding explains. A block of wrong outputs differs by about 1. In bfloat16 a number may
   * become one of two neighbours, which differ by 1/128 of it, and in int8 one of two integers.
   */
  public static double tolerance(Dtype dtype) {
    return dtype == Dtype.FLOAT32 ? 1e-4 : 2e-2;
  }

  /**
   * How far numbers are from the expected ones: the largest distance of two, as a part of the
   * number and the mean of all, as in checked.py. NaN if any is NaN.
   */
  public static double difference(float[] found, float[] expected) {
    double mean = 0;
    for (float number : expected) {
      mean += Math.abs((double) number) / expected.length;
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double scale = Math.max(Math.abs((double) expected[i]) + mean, 1e-30);
      largest = Math.max(largest, Math.abs((double) found[i] - expected[i]) / scale);
    }
    return largest;
  }

  /**
   * Compares the kernels with the reference ones. Call this in a thread of {@link
   * ScriptModule#newThread}.
   *
   * @param device never {@code auto}
   * @return null if they agree; otherwise a clause that names the first operation in which they do
   *     not, and the difference
   */
  static String fault(
      Checkpoint checkpoint,
      Architecture architecture,
      Recipe recipe,
      Device device,
      LinearKernels kernels) {
    int words = Math.min(TOKENS, architecture.config().vocabSize());
    int[] line = new int[Math.min(words, architecture.longestInput())];
    for (int i = 0; i < line.length; i++) {
      line[i] = i;
    }
    List<List<Part>> all = checkpoint.tensors().parameters().layers();
    int layers = layersWithAllShapes(all.subList(0, recipe.hiddenState()));
    byte[] archive = EncoderScript.checked(architecture, kernels, !recipe.modules().isEmpty());
    try (LoadedModel model =
        new LoadedModel(
            checkpoint,
            architecture,
            recipe,
            device,
            kernels,
            Runnable::run,
            archive,
            layers,
            words)) {
      model.vectors(new int[][] {line}, 0, 1);
      return null;
    } catch (EngineException e) {
      Matcher wrong = WRONG.matcher(String.valueOf(e.getMessage()));
      if (!wrong.find()) {
        throw e;
      }
      return kernels.library() + " computes wrong numbers on this machine (" + wrong.group(1) + ")";
    }
  }

  /** How many of the first layers have every shape that a layer has. */
  private static int layersWithAllShapes(List<List<Part>> layers) {
    Set<List<String>> shapes = new HashSet<>();
    int count = 0;
    for (int i = 0; i < layers.size(); i++) {
      List<String> shape =
          layers.get(i).stream()
              .flatMap(part -> part.parameters().stream())
              .map(Parameter::shape)
              .toList();
      count = shapes.add(shape) ? i + 1 : count;
    }
    return count;
  }
}
