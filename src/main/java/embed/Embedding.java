package embed;

/**
 * A line's vector and what is worth knowing about it.
 *
 * @param vector {@code [hidden]}; equal lines may share one, so it must not be changed
 * @param tokens how many tokens went into it, {@code <s>} and {@code </s>} included
 * @param truncated whether the line had more tokens than the checkpoint takes
 */
public record Embedding(float[] vector, int tokens, boolean truncated) {}
