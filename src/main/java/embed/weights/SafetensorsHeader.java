package embed.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import embed.EmbedException;
import embed.file.Json;
import embed.text.PlainText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON header of a safetensors file, checked as strictly as upstream's {@code
 * Metadata::validate}, and against duplicate keys as well.
 */
final class SafetensorsHeader {
  private static final String METADATA = "__metadata__";

  /** One tensor as the header describes it; offsets in bytes from the end of the header. */
  private static final class Entry implements Comparable<Entry> {
    private final String name;
    private DType dtype;
    private long[] shape;
    private long begin = -1;
    private long end = -1;

    Entry(String name) {
      this.name = name;
    }

    /** By place in the file; an empty tensor comes before the one that starts where it does. */
    @Override
    public int compareTo(Entry other) {
      int order = Long.compare(begin, other.begin);
      return order != 0 ? order : Long.compare(end, other.end);
    }
  }

  private final Path path;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  SafetensorsHeader(Path path) {
    this.path = path;
  }

  SafetensorsHeader read(JsonParser json) throws IOException {
    Set<String> names = new HashSet<>();
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (!names.add(name)) {
        throw new EmbedException("%s: its header has %s twice", path, PlainText.quote(name));
      }
      if (name.equals(METADATA)) {
        readMetadata(json);
      } else {
        if (entries.size() == Limits.TENSORS) {
          throw new EmbedException("%s: more than %s tensors", path, Limits.TENSORS);
        }
        entries.add(readEntry(name, json));
      }
    }
    return this;
  }

  /** A map from strings to strings, of which anything else is left out. */
  private void readMetadata(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      if (metadata.size() == Limits.TENSORS) {
        throw new EmbedException(
            "%s: more than %s entries in its %s", path, Limits.TENSORS, METADATA);
      }
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        metadata.put(key, json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  private Entry readEntry(String name, JsonParser json) throws IOException {
    Entry entry = new Entry(name);
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      boolean repeated = false;
      switch (key) {
        case "dtype" -> {
          repeated = entry.dtype != null;
          entry.dtype = readDType(json);
        }
        case "shape" -> {
          repeated = entry.shape != null;
          entry.shape = readIntegers(name, json);
        }
        case "data_offsets" -> {
          repeated = entry.begin >= 0;
          long[] offsets = readIntegers(name, json);
          if (offsets.length != 2) {
            throw bad(name, "data_offsets are not two numbers");
          }
          entry.begin = offsets[0];
          entry.end = offsets[1];
        }
        default -> json.skipChildren();
      }
      if (repeated) {
        throw bad(name, "has " + key + " twice");
      }
    }
    if (entry.dtype == null || entry.shape == null || entry.begin < 0) {
      throw bad(name, "lacks dtype, shape or data_offsets");
    }
    return entry;
  }

  private static DType readDType(JsonParser json) throws IOException {
    Json.require(json, JsonToken.VALUE_STRING);
    String text = json.getText();
    DType dtype = DType.ofSafetensors(text);
    return dtype == null ? DType.UNSUPPORTED : dtype;
  }

  private long[] readIntegers(String name, JsonParser json) throws IOException {
    long[] integers = new long[4];
    int count = 0;
    Json.require(json, JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (!json.currentToken().isNumeric()) {
        throw bad(name, "has a list of other values than integers");
      }
      if (count == Limits.RANK) {
        throw bad(name, "has more than " + Limits.RANK + " dimensions");
      }
      if (count == integers.length) {
        integers = Arrays.copyOf(integers, 2 * count);
      }
      integers[count++] = natural(name, json.getText());
    }
    return Arrays.copyOf(integers, count);
  }

  private long natural(String name, String text) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported with the negative numbers.
    }
    throw bad(name, "has " + PlainText.quote(text) + " where a natural number below 2^63 belongs");
  }

  /**
   * The tensors, in the order of their bytes.
   *
   * @param start where the tensors' bytes start in the file
   * @throws EmbedException unless the tensors cover the file to its end, each by as many bytes as
   *     its shape and type take
   */
  List<Tensor> tensors(MappedFile file, long start) {
    Collections.sort(entries);
    long available = file.size() - start;
    long covered = 0;
    List<Tensor> tensors = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      if (entry.end < entry.begin) {
        throw bad(entry.name, "ends before it begins: " + span(entry));
      }
      if (entry.end > available) {
        throw bad(
            entry.name,
            span(entry) + " lie outside the file's " + available + " bytes of data: truncated?");
      }
      if (entry.begin != covered) {
        throw bad(
            entry.name,
            span(entry)
                + (entry.begin < covered ? " overlap" : " leave a hole after")
                + " the tensor before, which ends at "
                + covered);
      }
      checkSize(entry);
      tensors.add(
          new Tensor(
              entry.name,
              entry.dtype,
              entry.shape,
              Strides.contiguous(entry.shape),
              file,
              start + entry.begin));
      covered = entry.end;
    }
    if (covered != available) {
      throw new EmbedException(
          "%s: its tensors take %s bytes, the file has %s bytes of data: not as it was written",
          path, covered, available);
    }
    addTied(tensors);
    return tensors;
  }

  /**
   * Adds tensors under their other names: of several names for one tensor, upstream's {@code
   * save_model} stores it under one and notes each other one in the metadata, with the first.
   */
  private void addTied(List<Tensor> tensors) {
    Map<String, Tensor> byName = new HashMap<>();
    if (!metadata.isEmpty()) {
      tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    }
    metadata.forEach(
        (name, stored) -> {
          Tensor tensor = byName.get(stored);
          if (tensor != null && !byName.containsKey(name) && tensors.size() < Limits.TENSORS) {
            tensors.add(tensor.named(name));
          }
        });
  }

  private void checkSize(Entry entry) {
    String expected;
    try {
      long bytes = entry.dtype.bytes(Strides.elements(entry.shape));
      if (entry.dtype == DType.UNSUPPORTED || bytes == entry.end - entry.begin) {
        return;
      }
      expected = bytes + " bytes";
    } catch (ArithmeticException e) {
      expected = "no possible number of bytes";
    }
    throw bad(
        entry.name,
        span(entry)
            + " are "
            + (entry.end - entry.begin)
            + " bytes, but "
            + entry.dtype
            + " "
            + Strides.text(entry.shape)
            + " takes "
            + expected);
  }

  private static String span(Entry entry) {
    return "data_offsets [" + entry.begin + ", " + entry.end + "]";
  }

  private EmbedException bad(String name, String what) {
    return new EmbedException("%s: tensor %s %s", path, PlainText.quote(name), what);
  }
}
