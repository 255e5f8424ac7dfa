package embed.inspect;

import java.util.List;
import java.util.Map;

/**
 * What the files of a checkpoint that can be opened say together.
 *
 * @param longestInput in tokens
 * @param longestInputSource the setting that gives it, and its file
 * @param recipe how lines become vectors
 * @param prompts by their names
 * @param defaultPrompt the name of the prompt that is used if none is requested; null for none
 * @param unusedKeys the keys that nothing reads, by the name of the file
 */
public record ResolvedSettings(
    int longestInput,
    String longestInputSource,
    String recipe,
    Map<String, String> prompts,
    String defaultPrompt,
    Map<String, List<String>> unusedKeys) {}
