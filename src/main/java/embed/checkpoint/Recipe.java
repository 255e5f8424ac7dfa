package embed.checkpoint;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.EmbedderOptions;
import embed.Pooling;
import embed.text.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a line becomes a vector: the settings of the directory, overridden by the options that are
 * given.
 *
 * @param pooling the poolings, whose results are concatenated
 * @param hiddenState which hidden state is pooled: 0 is the embeddings, n the last layer
 * @param includePrompt whether the pooling counts the prompt's tokens
 * @param modules the modules after the pooling
 * @param normalize whether the vector is finally scaled to an L2 norm of 1
 * @param dimensions how many numbers of a vector are kept, from its start; cut before {@code
 *     normalize}
 * @param prompt text that precedes every line; empty for none
 * @param promptName the directory's name for the prompt; null if it has none
 * @param width the length of the vector before it is reduced to {@code dimensions}
 */
public record Recipe(
    List<Pooling> pooling,
    int hiddenState,
    boolean includePrompt,
    List<SentenceModule> modules,
    boolean normalize,
    int dimensions,
    String prompt,
    String promptName,
    int width) {
  public Recipe {
    pooling = List.copyOf(pooling);
    modules = List.copyOf(modules);
  }

  /**
   * Resolves the options that are not given from the checkpoint's directory.
   *
   * @throws EmbedException if the checkpoint lacks something that the options ask for
   */
  public static Recipe of(EmbedderOptions given, Checkpoint checkpoint) {
    SentenceModules directory = checkpoint.sentenceModules();
    int layers = checkpoint.architecture().config().layers();
    List<Pooling> pooling = given.pooling() == null ? directory.pooling() : given.pooling();
    int state = hiddenState(given.layer() == null ? -1 : given.layer(), layers);
    if (pooling.contains(Pooling.POOLER)) {
      checkPooler(checkpoint, pooling, state == layers);
    }
    int width = checkpoint.architecture().config().hiddenSize() * pooling.size();
    for (SentenceModule module : directory.modules()) {
      width = module.width(width);
    }
    if (given.dimensions() != null && given.dimensions() > width) {
      throw new EmbedException(
          Kind.OPTIONS, "there are no %s dimensions: a vector has %s", given.dimensions(), width);
    }
    List<SentenceModule> modules = new ArrayList<>(directory.modules());
    boolean normalize = given.normalize() == null ? directory.normalize() : given.normalize();
    int dimensions = Math.min(width, directory.truncateDim());
    if (given.dimensions() != null) {
      dimensions = given.dimensions();
    } else if (dimensions < width && given.normalize() == null && normalize) {
      // sentence-transformers cuts after the directory's Normalize.
      modules.add(new SentenceModule.Normalize());
      normalize = false;
    }
    String name = given.promptName() == null ? directory.defaultPromptName() : given.promptName();
    String promptName = given.prompt() == null ? name : null;
    return new Recipe(
        pooling,
        state,
        directory.includePrompt(),
        modules,
        normalize,
        dimensions,
        given.prompt() == null ? prompt(checkpoint, promptName) : given.prompt(),
        promptName,
        width);
  }

  private static String prompt(Checkpoint checkpoint, String name) {
    Map<String, String> prompts = checkpoint.sentenceModules().prompts();
    if (name == null) {
      return "";
    }
    String prompt = prompts.get(name);
    if (prompt == null) {
      throw new EmbedException(
          Kind.OPTIONS,
          "%s: has no prompt %s%s",
          checkpoint.directory(),
          PlainText.quote(name),
          prompts.isEmpty()
              ? ", nor any other"
              : "; its prompts are " + PlainText.shorten(String.join(", ", prompts.keySet())));
    }
    return prompt;
  }

  private static int hiddenState(int layer, int layers) {
    int index = layer < 0 ? layers + 1 + layer : layer;
    if (index < 0 || index > layers) {
      throw new EmbedException(
          Kind.OPTIONS,
          "no layer %s: the checkpoint has layers 0 (the embeddings) to %s, or from the end -1 "
              + "to -%s",
          layer,
          layers,
          layers + 1);
    }
    return index;
  }

  private static void checkPooler(Checkpoint checkpoint, List<Pooling> pooling, boolean isLast) {
    if (!checkpoint.tensors().hasPooler()) {
      var pooler = checkpoint.tensors().parameters().pooler();
      throw new EmbedException(
          Kind.OPTIONS,
          "%s%s, which the pooling \"pooler\" needs: use mean, cls or max",
          checkpoint.directory(),
          pooler == null
              ? ": its architecture has no pooler"
              : " has no " + pooler.weights().get(0).name() + " and bias");
    }
    if (!isLast) {
      throw new EmbedException(
          Kind.OPTIONS,
          "the pooling \"pooler\" starts from the last hidden state: leave the layer at -1");
    }
    if (pooling.size() > 1) {
      throw new EmbedException(
          Kind.OPTIONS, "the pooling \"pooler\" goes with no other: give it alone");
    }
  }

  /** Whether a vector keeps all of its dimensions. */
  public boolean isWhole() {
    return dimensions == width;
  }

  /** The text that is tokenized for a line. */
  public String text(String line) {
    return prompt.isEmpty() ? line : prompt + line;
  }

  /** Each part of the recipe by its name, for files that record how their vectors were made. */
  public Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("pooling", poolingText());
    parts.put("layer", Integer.toString(hiddenState));
    parts.put("modules", String.join(", ", modules.stream().map(SentenceModule::kind).toList()));
    parts.put("normalize", Boolean.toString(normalize));
    parts.put("dimensions", Integer.toString(dimensions));
    parts.put("prompt", prompt);
    return parts;
  }

  private String poolingText() {
    return String.join(" + ", pooling.stream().map(Pooling::toString).toList());
  }

  /** The recipe in one line. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    parts.add(poolingText());
    for (SentenceModule module : modules) {
      parts.add(
          module instanceof SentenceModule.Dense dense
              ? "dense " + dense.weight().shape()[0] + " " + dense.kind()
              : module.kind());
    }
    if (!isWhole()) {
      parts.add("first " + dimensions);
    }
    if (normalize) {
      parts.add("normalized");
    }
    if (!prompt.isEmpty()) {
      parts.add(
          "prompt "
              + PlainText.quote(prompt)
              + (promptName == null ? "" : " (" + promptName + ")"));
    }
    return String.join(", ", parts);
  }
}
