package embed.cli.options;

import embed.EmbedException;
import embed.Embedder;
import embed.cli.settings.NoSetting;
import embed.vectors.SavedVectors;
import embed.vectors.Selection;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of every command that reads saved vectors. */
public final class VectorOptions {
  /** Names a file of saved vectors. */
  public static final String VECTORS = "--vectors";

  @Option(
      names = "--array",
      paramLabel = "NAME",
      description =
          "The array of an .npz archive. Default: the only one, else the one named as the pooling.")
  @NoSetting
  private String array;

  /**
   * Refuses an array without a file.
   *
   * @param file of the vectors, which {@code option} names; null if it is not given
   */
  public void check(CommandSpec spec, Path file, String option) {
    if (file == null && array != null) {
      throw WrongUsage.of(spec, "--array names an array of " + option + ": give that as well");
    }
  }

  public Selection selection(ModelOptions model) {
    return selection(array, model);
  }

  /**
   * The matrix of vectors in a file.
   *
   * @param array its name in an archive, or null
   */
  static Selection selection(String array, ModelOptions model) {
    return new Selection(array, model.pooling(), model.layer());
  }

  /** Refuses vectors that are wider or narrower than the checkpoint's. */
  public static void checkWidth(SavedVectors vectors, Embedder embedder) {
    if (vectors.dimensions() != embedder.dimensions()) {
      throw new EmbedException(
          "%s: its rows have %s numbers, the checkpoint's vectors %s: made with another checkpoint?",
          vectors.name(), vectors.dimensions(), embedder.dimensions());
    }
  }
}
