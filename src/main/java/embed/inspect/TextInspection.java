package embed.inspect;

import embed.Embedder;
import embed.checkpoint.Recipe;
import embed.tokenizer.TokenSpan;
import embed.tokenizer.TokenText;
import java.util.List;

/**
 * The steps from a text to its vector.
 *
 * @param tokens the tokens that enter the encoder
 * @param truncated whether the text had more tokens than the checkpoint accepts
 * @param hiddenStates the embeddings and each layer's output, in the order of the computation
 * @param checks comparisons of the numbers with a second computation; a pooling with weights of its
 *     own is not checked
 * @param pooled the index of the hidden state that is pooled
 * @param vector {@code [dimensions]}, as {@link Embedder} returns it
 * @param recipe how the vector was computed
 * @param masks how many of the tokens are the mask token
 * @param masked the predictions for the mask tokens; empty if the checkpoint has no masked-LM head
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
   * @param candidates the most likely tokens by the masked-LM head, best first
   */
  public record Masked(int position, List<Candidate> candidates) {
    public Masked {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * A predicted token for a mask.
   *
   * @param logit the same logit as from transformers' masked-LM class
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
