package embed.cli;

import embed.Embedder;
import embed.Embedding;
import embed.RowSink;
import embed.input.Item;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands rows on, and tells of the first whose vector holds what is no number, with the weights that
 * it comes from. Weights are looked at only then: looking at all of them would cost every start.
 */
final class FiniteCheck implements RowSink<Item> {
  private static final int MOST_TENSORS = 3;

  private final RowSink<Item> rows;
  private final Embedder embedder;
  private final Consumer<String> say;
  private long row;
  private long notFinite;

  FiniteCheck(RowSink<Item> rows, Embedder embedder, Consumer<String> say) {
    this.rows = rows;
    this.embedder = embedder;
    this.say = say;
  }

  @Override
  public void accept(Item item, Embedding embedding) {
    row++;
    if (!isFinite(embedding.vector()) && notFinite++ == 0) {
      say.accept("the vector of " + item.place() + " has NaN or infinite numbers: " + cause());
    }
    rows.accept(item, embedding);
  }

  @Override
  public void idle() {
    rows.idle();
  }

  /** Says how many there were, where it was not only the one that has been told of. */
  void report() {
    if (notFinite > 1) {
      say.accept(notFinite + " of " + row + " vectors have NaN or infinite numbers");
    }
  }

  private static boolean isFinite(float[] vector) {
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private String cause() {
    List<String> tensors = embedder.nonFiniteWeights();
    if (tensors.isEmpty()) {
      return "the weights are all finite, but too large for float32 to compute with";
    }
    int more = tensors.size() - MOST_TENSORS;
    return String.join("; ", tensors.subList(0, Math.min(MOST_TENSORS, tensors.size())))
        + (more > 0 ? "; and " + more + " more tensors" : "");
  }
}
