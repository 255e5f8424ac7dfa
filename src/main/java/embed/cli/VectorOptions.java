package embed.cli;

import embed.vectors.Selection;
import picocli.CommandLine.Option;

/** The options of every command that reads saved vectors. */
final class VectorOptions {
  @Option(
      names = "--array",
      paramLabel = "NAME",
      description =
          "The array of an .npz archive. Default: the only one, else the one named as the pooling.")
  private String array;

  boolean hasArray() {
    return array != null;
  }

  Selection selection(ModelOptions model) {
    return new Selection(array, model.pooling().toString(), model.layer());
  }
}
