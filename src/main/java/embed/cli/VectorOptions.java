package embed.cli;

import embed.cli.settings.NoSetting;
import embed.vectors.Selection;
import picocli.CommandLine.Option;

/** The options of every command that reads saved vectors. */
final class VectorOptions {
  /** Names a file of saved vectors. */
  static final String VECTORS = "--vectors";

  @Option(
      names = "--array",
      paramLabel = "NAME",
      description =
          "The array of an .npz archive. Default: the only one, else the one named as the pooling.")
  @NoSetting
  private String array;

  boolean hasArray() {
    return array != null;
  }

  Selection selection(ModelOptions model) {
    return new Selection(array, model.pooling(), model.layer());
  }
}
