package embed.inspect;

import embed.Embedder;
import embed.checkpoint.Recipe;
import embed.tokenizer.TokenSpan;
import embed.tokenizer.TokenText;
import java.util.List;

/**
 * What becomes of a text on its way to a vector.
 *
 * @param tokens as they enter the encoder
 * @param truncated whether the text had more tokens than the checkpoint takes
 * @param hiddenStates the embeddings and each layer's output, in the order of the computation
 * @param checks of the numbers; a pooling that has weights of its own is not computed again
 * @param pooled the index of the hidden state that the vector is made of
 * @param vector {@code [hidden]}, as {@link Embedder} gives it
 * @param recipe how the vector was made
 * @param masks how many of the tokens are the mask token
 * @param masked what may stand in place of each; empty if the checkpoint has no language-model head
 */
public record TextInspection(
    String text,
    List<TokenSpan> tokens,
    boolean truncated,
    List<HiddenState> hiddenStates,
    List<ConsistencyCheck> checks,
    int pooled,
    float[] vector,
    Recipe recipe,
    int masks,
    List<Masked> masked) {

  /**
   * A hidden state, {@code [tokens, hidden]}.
   *
   * @param mean of all its elements
   * @param norm the L2 norm of all its elements
   */
  public record HiddenState(int index, int tokens, int hidden, double mean, double norm) {}

  /**
   * A mask token.
   *
   * @param position its index among the tokens
   * @param candidates the tokens that the language-model head finds likeliest there, best first
   */
  public record Masked(int position, List<Candidate> candidates) {
    public Masked {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * A token in place of a mask.
   *
   * @param logit as the masked-LM class of transformers gives it
   * @param probability its softmax over the vocabulary
   */
  public record Candidate(TokenText token, double logit, double probability) {}

  public TextInspection {
    tokens = List.copyOf(tokens);
    hiddenStates = List.copyOf(hiddenStates);
    checks = List.copyOf(checks);
    masked = List.copyOf(masked);
  }
}
