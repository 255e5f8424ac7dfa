package embed.weights;

import embed.EmbedException;
import embed.text.PlainText;
import embed.weights.TensorBuilder.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pickle of a PyTorch state dict: a dict of tensors by name. What else is in the dict is left
 * out, and so is whatever a training checkpoint holds around it: {@code {"state_dict": {…},
 * "epoch": 3}} has the tensors {@code state_dict.…}.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/serialization.py">
 *     serialization.py</a>
 */
final class StateDictPickle {
  /** How many dicts may stand around the state dict, and how long their keys may be. */
  private static final int MOST_WRAPPERS = 3;

  private static final int LONGEST_WRAPPER = 64;

  /** Characters of a tensor's name; a pickle could repeat a longer one thousands of times. */
  private static final int LONGEST_NAME = 1_024;

  private final String where;
  private final TensorBuilder builder;
  private final Unpickler unpickler;
  private final Map<String, View> views = new LinkedHashMap<>();

  /**
   * Prepares to read the pickles in a part of {@code file} one after another.
   *
   * @param where names the pickle in messages
   */
  StateDictPickle(MappedFile file, long start, long length, String where) {
    this.where = where;
    this.builder = new TensorBuilder(file, start, length, where);
    this.unpickler = builder.unpickler();
  }

  /** Where the next pickle starts in the file. */
  long position() {
    return unpickler.position();
  }

  /** Reads a pickle that holds plain values. */
  Object loadValue() {
    return unpickler.load();
  }

  /** Reads the state dict; its tensors are there once their storages have been placed. */
  void load() {
    if (!(unpickler.load() instanceof Map<?, ?> map)) {
      throw unpickler.corrupt("the object at its top is not a dict");
    }
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    collect("", map, seen, MOST_WRAPPERS);
  }

  /**
   * Adds a dict's tensors, and those of the dicts inside it.
   *
   * @param seen dicts, of which none is read twice: a pickle of a few bytes could hold one
   *     thousands of times, or inside itself
   */
  private void collect(String prefix, Map<?, ?> map, Set<Object> seen, int wrappers) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = (String) entry.getKey();
      if (key.length() > LONGEST_NAME) {
        continue;
      }
      if (entry.getValue() instanceof View view) {
        if (views.put(prefix + key, view) != null) {
          throw unpickler.corrupt("the tensor " + PlainText.quote(prefix + key) + " twice");
        }
        if (views.size() > Limits.TENSORS) {
          throw new EmbedException("%s: more than %s tensors", where, Limits.TENSORS);
        }
      } else if (entry.getValue() instanceof Map<?, ?> inner
          && wrappers > 0
          && key.length() <= LONGEST_WRAPPER
          && seen.add(inner)) {
        collect(prefix + key + ".", inner, seen, wrappers - 1);
      }
    }
  }

  /** The storages that the pickle names, by their keys, in order of first mention. */
  Map<String, TorchStorage> storages() {
    return builder.storages();
  }

  /** The state dict's tensors, in its order. */
  List<Tensor> tensors(MappedFile file) {
    List<Tensor> tensors = new ArrayList<>(views.size());
    views.forEach((name, view) -> tensors.add(tensor(name, view, file)));
    return tensors;
  }

  private static Tensor tensor(String name, View view, MappedFile file) {
    TorchStorage storage = view.storage();
    DType dtype = storage == null ? DType.UNSUPPORTED : storage.dtype;
    // Within the storage, whose bytes lie within the file: no overflow.
    long position = storage == null ? 0 : storage.position + dtype.bytes(view.offset());
    return new Tensor(name, dtype, view.shape(), view.strides(), file, position);
  }
}
