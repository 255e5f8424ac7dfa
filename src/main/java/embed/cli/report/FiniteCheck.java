package embed.cli.report;

import embed.Embedder;
import embed.Embedding;
import embed.EmbeddingSink;
import embed.input.Item;
import embed.row.Row;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reports vectors that may not be what they should: the first one that contains NaN or infinity,
 * with the weights that cause it, and all of a machine whose fast kernels are wrong. The weights
 * are searched only then, because a search at every start would take too long.
 */
public final class FiniteCheck {
  private static final int MOST_TENSORS = 3;

  private final Embedder embedder;
  private final Consumer<String> say;
  private long vectors;
  private long notFinite;

  /**
   * @param embedder that computes the vectors
   * @param say prints a message
   */
  public FiniteCheck(Embedder embedder, Consumer<String> say) {
    this.embedder = embedder;
    this.say = say;
  }

  /**
   * Checks one vector.
   *
   * @param place where its line comes from, for the message
   */
  public void check(String place, float[] vector) {
    vectors++;
    if (!Row.isFinite(vector) && notFinite++ == 0) {
      say.accept("the vector of " + place + " has NaN or infinite numbers: " + cause());
    }
  }

  /** Says that this machine's fast kernels are wrong, if they are. */
  public void reportArithmetic() {
    String warning = embedder.details().arithmeticWarning();
    if (warning != null) {
      say.accept(warning);
    }
  }

  /**
   * Checks each vector before it is passed on to {@code rows}, and reports wrong kernels with the
   * first, because the proof of the kernels takes place while it is computed.
   */
  public EmbeddingSink<Item> before(EmbeddingSink<Item> rows) {
    return new EmbeddingSink<>() {
      @Override
      public void accept(Item item, Embedding embedding) {
        if (vectors == 0) {
          reportArithmetic();
        }
        check(item.place(), embedding.vector());
        rows.accept(item, embedding);
      }

      @Override
      public void idle() {
        rows.idle();
      }
    };
  }

  /** Reports how many such vectors there were, if there were more than the first. */
  public void report() {
    if (notFinite > 1) {
      say.accept(notFinite + " of " + vectors + " vectors have NaN or infinite numbers");
    }
  }

  private String cause() {
    List<String> tensors = embedder.details().nonFiniteWeights();
    if (tensors.isEmpty()) {
      return "the weights are all finite, but too large for float32 to compute with";
    }
    int more = tensors.size() - MOST_TENSORS;
    return String.join("; ", tensors.subList(0, Math.min(MOST_TENSORS, tensors.size())))
        + (more > 0 ? "; and " + more + " more tensors" : "");
  }
}
