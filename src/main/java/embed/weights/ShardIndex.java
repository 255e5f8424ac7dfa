package embed.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.Json;
import embed.file.NamedFile;
import embed.text.PlainText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code *.index.json} of a sharded checkpoint, which says what file each tensor is in. Only the
 * names of the files are used: each file says itself what it holds.
 */
public final class ShardIndex {
  private static final String WEIGHT_MAP = "weight_map";

  private final Path file;
  private final Set<Path> shards = new LinkedHashSet<>();

  private ShardIndex(Path file) {
    this.file = file;
  }

  public static ShardIndex read(Path file) {
    ShardIndex index = new ShardIndex(file);
    Json.read(file, index::read);
    if (index.shards.isEmpty()) {
      throw new EmbedException("%s: has no %s that names weights files", file, WEIGHT_MAP);
    }
    return index;
  }

  private ShardIndex read(JsonParser json) throws IOException {
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      if (key.equals(WEIGHT_MAP)) {
        readMap(json);
      } else {
        json.skipChildren();
      }
    }
    return this;
  }

  private void readMap(JsonParser json) throws IOException {
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      json.nextToken();
      Json.require(json, JsonToken.VALUE_STRING);
      shards.add(shard(json.getText()));
      if (shards.size() > Limits.SHARDS) {
        throw new EmbedException("%s: names more than %s files", file, Limits.SHARDS);
      }
    }
  }

  /** A shard is in the directory of its index: its name may not lead anywhere else. */
  private Path shard(String name) {
    Path shard = NamedFile.within(file.resolveSibling(""), name);
    if (shard == null || name.isEmpty() || name.equals(".") || name.indexOf('/') >= 0) {
      throw new EmbedException(
          "%s: names the weights file %s, which is not a plain file name",
          file, PlainText.quote(name));
    }
    return shard;
  }

  /** The weights files that it names, each once and in its order, whether they exist or not. */
  public List<Path> named() {
    return List.copyOf(shards);
  }

  /** Says for a person that these of the {@link #named} files are missing. */
  String describeMissing(List<String> missing) {
    return file
        + ": "
        + missing.size()
        + " of its "
        + shards.size()
        + " files are missing: "
        + FileErrors.list(missing);
  }
}
