package embed.tokenizer.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import embed.tokenizer.WordSplitter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A tokenizer as a {@code tokenizer.json}, ready to be loaded, with what must be known of it
 * outside the native library.
 *
 * @param members the JSON's members but for {@code model}
 * @param model the value of {@code model} as UTF-8
 * @param source what gives the highest id, for messages
 * @param blame what to say where the native library refuses it
 * @param highestId the largest id that the files give, -1 if there is none
 * @param highestToken the token that has it, or null
 * @param longestToken the characters of the longest token, at least; 0 if not known
 * @param addedTokens the tokens that are looked for in the text before it is split into words
 * @param splitting how the text is split before the model sees it
 * @param bareModel whether the model is BPE without prefixes and suffixes
 */
public record TokenizerJson(
    JsonObject members,
    byte[] model,
    Path source,
    String blame,
    int highestId,
    String highestToken,
    int longestToken,
    List<AddedToken> addedTokens,
    Splitting splitting,
    boolean bareModel) {

  /** How a text is split into the words that the model encodes one by one. */
  public enum Splitting {
    /** By GPT-2's pattern and nothing else: {@link WordSplitter} does the same. */
    BYTE_LEVEL,
    /** In some way in which no word goes over a blank. */
    BLANKS,
    /** Unknown. */
    OTHER
  }

  /** The whole tokenizer. */
  public String text() {
    return assemble(members, model);
  }

  /** A tokenizer of the model alone, which takes a text as one word and cuts nothing. */
  public String modelAlone() {
    JsonObject bare = new JsonObject();
    bare.addProperty("version", "1.0");
    bare.add("added_tokens", new JsonArray());
    return assemble(bare, model);
  }

  /** The same tokenizer, but what it decodes stays as the vocabulary spells it. */
  public String withoutDecoder() {
    JsonObject others = members.deepCopy();
    others.remove("decoder");
    return assemble(others, model);
  }

  private static String assemble(JsonObject members, byte[] model) {
    StringBuilder head = new StringBuilder("{");
    for (Map.Entry<String, JsonElement> member : members.entrySet()) {
      head.append('"').append(member.getKey()).append("\":").append(member.getValue()).append(',');
    }
    head.append("\"model\":");
    ByteArrayOutputStream json = new ByteArrayOutputStream(head.length() * 3 + model.length + 1);
    json.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    json.writeBytes(model);
    json.write('}');
    return json.toString(StandardCharsets.UTF_8);
  }

  /** The value of {@code truncation}. */
  static JsonObject truncation(int longest, boolean left) {
    JsonObject truncation = new JsonObject();
    truncation.addProperty("direction", left ? "Left" : "Right");
    truncation.addProperty("max_length", longest);
    truncation.addProperty("strategy", "LongestFirst");
    truncation.addProperty("stride", 0);
    return truncation;
  }
}
