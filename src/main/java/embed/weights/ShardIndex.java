package embed.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.Json;
import embed.file.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code *.index.json} of a sharded checkpoint: which file beside it holds which tensor. */
public final class ShardIndex {
  private static final String WEIGHT_MAP = "weight_map";

  private final Path file;
  private final Map<String, String> fileOf = new LinkedHashMap<>();
  private final Set<String> names = new LinkedHashSet<>();

  private ShardIndex(Path file) {
    this.file = file;
  }

  public static ShardIndex read(Path file) {
    ShardIndex index = new ShardIndex(file);
    Json.read(file, index::read);
    if (index.names.isEmpty()) {
      throw new EmbedException(file + ": has no " + WEIGHT_MAP + " that names weights files");
    }
    return index;
  }

  private ShardIndex read(JsonParser json) throws IOException {
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      if (!key.equals(WEIGHT_MAP)) {
        json.skipChildren();
      } else if (fileOf.isEmpty()) {
        readMap(json);
      } else {
        throw new EmbedException(file + ": has " + WEIGHT_MAP + " twice");
      }
    }
    return this;
  }

  private void readMap(JsonParser json) throws IOException {
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String tensor = json.currentName();
      json.nextToken();
      Json.require(json, JsonToken.VALUE_STRING);
      String name = json.getText();
      if (fileOf.put(tensor, name) != null) {
        throw new EmbedException(file + ": has tensor " + PlainText.quote(tensor) + " twice");
      }
      if (names.add(name)) {
        checkName(name);
      }
      if (names.size() > Limits.SHARDS || fileOf.size() > Limits.TENSORS) {
        throw new EmbedException(
            file + ": more than " + Limits.SHARDS + " files or " + Limits.TENSORS + " tensors");
      }
    }
  }

  /** A shard stands beside its index: its name may not lead anywhere else. */
  private void checkName(String name) {
    boolean leadsAway = name.isEmpty() || name.equals(".") || name.equals("..");
    for (int i = 0; i < name.length(); i++) {
      leadsAway |= name.charAt(i) < ' ' || "/\\:".indexOf(name.charAt(i)) >= 0;
    }
    if (leadsAway) {
      throw new EmbedException(
          file
              + ": names the weights file "
              + PlainText.quote(name)
              + ", which is no plain file name");
    }
  }

  /** The weights files that it names, each once and in its order, there or not. */
  public List<Path> named() {
    List<Path> files = new ArrayList<>(names.size());
    for (String name : names) {
      files.add(file.resolveSibling(name));
    }
    return files;
  }

  /**
   * The same.
   *
   * @throws EmbedException that lists those which are missing
   */
  List<Path> files() {
    List<Path> files = named();
    List<String> missing = new ArrayList<>();
    for (Path shard : files) {
      if (!Files.exists(shard)) {
        missing.add(PlainText.quote(shard.getFileName().toString()));
      }
    }
    if (!missing.isEmpty()) {
      throw new EmbedException(
          file
              + ": "
              + missing.size()
              + " of its "
              + names.size()
              + " files are missing beside it: "
              + FileErrors.list(missing));
    }
    return files;
  }

  /**
   * Checks the index against what its files hold.
   *
   * @throws EmbedException that lists the tensors which are not in the file that the index names
   */
  void check(List<Weights> shards) {
    Map<String, Set<String>> held = new LinkedHashMap<>();
    for (Weights shard : shards) {
      Set<String> tensors = new LinkedHashSet<>();
      for (Tensor tensor : shard.tensors()) {
        tensors.add(tensor.name());
      }
      held.put(shard.file().getFileName().toString(), tensors);
    }
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, String> entry : fileOf.entrySet()) {
      if (!held.get(entry.getValue()).contains(entry.getKey())) {
        missing.add(PlainText.quote(entry.getKey()) + " in " + PlainText.quote(entry.getValue()));
      }
    }
    if (!missing.isEmpty()) {
      throw new EmbedException(
          file
              + ": "
              + missing.size()
              + " tensors are not where it says: "
              + FileErrors.list(missing));
    }
  }
}
