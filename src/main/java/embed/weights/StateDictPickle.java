package embed.weights;

import embed.EmbedException;
import embed.file.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a PyTorch state dict's pickle may name: the few functions that rebuild tensors, and
 * storages. Every other global is refused by its full name, before anything is made of it.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/serialization.py">
 *     serialization.py</a>
 */
final class StateDictPickle implements Unpickler.Builder {
  private enum Function {
    ORDERED_DICT("collections.OrderedDict"),
    REBUILD_TENSOR("torch._utils._rebuild_tensor"),
    REBUILD_TENSOR_V2("torch._utils._rebuild_tensor_v2"),
    REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
    SIZE("torch.Size");

    private static final Function[] VALUES = values();
    private final String fullName;

    Function(String fullName) {
      this.fullName = fullName;
    }
  }

  /** A storage, or a part of one (in elements, from {@code offset} on). */
  private record Part(TorchStorage storage, long offset, long elements) {}

  /** A tensor whose storage has no place yet. */
  private static final class View {
    private final Part part;
    private final long offset;
    private final long[] shape;
    private final long[] strides;

    View(Part part, long offset, long[] shape, long[] strides) {
      this.part = part;
      this.offset = offset;
      this.shape = shape;
      this.strides = strides;
    }
  }

  private final String where;
  private final Unpickler unpickler;
  private final Map<String, TorchStorage> storages = new LinkedHashMap<>();
  private Map<?, ?> stateDict = Map.of();

  /**
   * Prepares to read the pickles in a part of {@code file} one after another.
   *
   * @param where names the pickle in messages
   */
  StateDictPickle(MappedFile file, long start, long length, String where) {
    this.where = where;
    this.unpickler = new Unpickler(file, start, length, where, this);
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
      throw unpickler.corrupt("no dict at its top");
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getValue() instanceof View)) {
        throw new EmbedException(
            where
                + ": entry "
                + PlainText.quote((String) entry.getKey())
                + " is no tensor; save the model's own state dict, as save_pretrained does");
      }
    }
    if (map.size() > Limits.TENSORS) {
      throw new EmbedException(where + ": more than " + Limits.TENSORS + " tensors");
    }
    stateDict = map;
  }

  /** The storages that the pickle names, by their keys, in order of first mention. */
  Map<String, TorchStorage> storages() {
    return storages;
  }

  /** The state dict's tensors, in its order. */
  List<Tensor> tensors(MappedFile file) {
    List<Tensor> tensors = new ArrayList<>(stateDict.size());
    for (Map.Entry<?, ?> entry : stateDict.entrySet()) {
      View view = (View) entry.getValue();
      TorchStorage storage = view.part.storage;
      // Within the storage, whose bytes lie within the file: no overflow.
      long position = storage.position + storage.dtype.bytes(view.part.offset + view.offset);
      tensors.add(
          new Tensor(
              (String) entry.getKey(), storage.dtype, view.shape, view.strides, file, position));
    }
    return tensors;
  }

  @Override
  public Object global(String module, String name) {
    String fullName = module.concat(".").concat(name);
    for (Function function : Function.VALUES) {
      if (function.fullName.equals(fullName)) {
        return function;
      }
    }
    DType dtype = module.equals("torch") ? DType.ofStorage(name) : null;
    if (dtype == null) {
      throw new EmbedException(
          where
              + ": its pickle asks for "
              + PlainText.quote(fullName)
              + ", which no state dict of weights needs; refused, nothing of it was run");
    }
    return dtype;
  }

  @Override
  public Object call(Object callable, Object[] arguments) {
    if (!(callable instanceof Function function)) {
      throw unpickler.corrupt("a call of something that is no function");
    }
    return switch (function) {
      case ORDERED_DICT -> orderedDict(arguments);
      case REBUILD_TENSOR -> tensor(arguments, 4, 4);
      case REBUILD_TENSOR_V2 -> tensor(arguments, 6, 7);
      case REBUILD_PARAMETER -> {
        if (arguments.length != 3 || !(arguments[0] instanceof View)) {
          throw unpickler.corrupt("a parameter that is no tensor");
        }
        yield arguments[0];
      }
      case SIZE -> {
        if (arguments.length != 1 || !(arguments[0] instanceof Object[])) {
          throw unpickler.corrupt("a torch.Size that is no tuple");
        }
        yield arguments[0];
      }
    };
  }

  private Object orderedDict(Object[] arguments) {
    if (arguments.length != 0) {
      throw unpickler.corrupt("an OrderedDict made from arguments");
    }
    return new LinkedHashMap<String, Object>();
  }

  /**
   * {@code (storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata)}, of
   * which older versions lack the last ones.
   */
  private View tensor(Object[] arguments, int least, int most) {
    if (arguments.length < least
        || arguments.length > most
        || !(arguments[0] instanceof Part part)
        || !(arguments[1] instanceof Long offset)) {
      throw unpickler.corrupt("a tensor that is not rebuilt from a storage");
    }
    if (arguments.length == 7 && !(arguments[6] == null || Map.of().equals(arguments[6]))) {
      throw unpickler.corrupt("a tensor with flags, such as negated or conjugated");
    }
    long[] shape = integers(arguments[2]);
    long[] strides = integers(arguments[3]);
    boolean fits = shape.length == strides.length && shape.length <= Limits.RANK && offset >= 0;
    try {
      Strides.elements(shape);
      fits = fits && Math.addExact(offset, Strides.extent(shape, strides)) <= part.elements;
    } catch (ArithmeticException e) {
      fits = false;
    }
    if (!fits) {
      throw new EmbedException(
          where
              + ": a tensor of shape "
              + Strides.text(shape)
              + " with strides "
              + Strides.text(strides)
              + " from element "
              + offset
              + " on does not fit storage "
              + PlainText.quote(part.storage.key)
              + " of "
              + part.elements
              + " elements");
    }
    return new View(part, offset, shape, strides);
  }

  private long[] integers(Object tuple) {
    if (!(tuple instanceof Object[] items) || items.length > Limits.RANK) {
      throw unpickler.corrupt("a shape that is no short tuple");
    }
    long[] integers = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      if (!(items[i] instanceof Long integer) || integer < 0) {
        throw unpickler.corrupt("a size or stride that is no integer from 0 on");
      }
      integers[i] = integer;
    }
    return integers;
  }

  /**
   * {@code ('storage', type, key, device, elements)}, and in the legacy form a sixth: None, or the
   * part {@code (key, offset, elements)} of the storage that is meant.
   */
  @Override
  public Object persistent(Object id) {
    if (!(id instanceof Object[] tuple)
        || tuple.length < 5
        || tuple.length > 6
        || !"storage".equals(tuple[0])
        || !(tuple[1] instanceof DType dtype)
        || !(tuple[2] instanceof String key)
        || !(tuple[4] instanceof Long elements)
        || elements < 0
        || elements > Long.MAX_VALUE / dtype.bits()) {
      throw unpickler.corrupt("a persistent id that names no storage");
    }
    TorchStorage storage = storages.get(key);
    if (storage == null) {
      storage = new TorchStorage(key, dtype, elements);
      storages.put(key, storage);
    } else if (storage.dtype != dtype || storage.elements != elements) {
      throw unpickler.corrupt(
          "storage "
              + PlainText.quote(key)
              + " once as "
              + storage.elements
              + " "
              + storage.dtype
              + " and once as "
              + elements
              + " "
              + dtype);
    }
    if (tuple.length == 5 || tuple[5] == null) {
      return new Part(storage, 0, elements);
    }
    if (!(tuple[5] instanceof Object[] view)
        || view.length != 3
        || !(view[1] instanceof Long offset)
        || !(view[2] instanceof Long length)
        || offset < 0
        || length < 0
        || offset > elements - length) {
      throw unpickler.corrupt("a part that lies outside storage " + PlainText.quote(key));
    }
    return new Part(storage, offset, length);
  }
}
