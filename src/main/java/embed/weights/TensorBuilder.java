package embed.weights;

import embed.EmbedException;
import embed.text.PlainText;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the tensors that a state dict's pickle describes. Every name other than a {@link
 * PickleGlobal}, a dtype or a storage type is refused, before anything is made of it.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/_utils.py">_utils.py</a>
 */
final class TensorBuilder implements Unpickler.Builder {
  /**
   * A tensor whose storage has no place in the file yet.
   *
   * @param storage null if the tensor is of a kind that no encoder has
   * @param offset of the first element in the storage, in elements
   */
  record View(TorchStorage storage, long offset, long[] shape, long[] strides) {}

  /** A tensor of a kind that no encoder has: it is listed, and refused if an encoder needs it. */
  private static final View OTHER_TENSOR = new View(null, 0, new long[0], new long[0]);

  /** A value that no tensor is made of. */
  private static final Object UNUSED = new Object();

  private final Unpickler unpickler;
  private final String where;
  private final Map<String, TorchStorage> storages = new LinkedHashMap<>();

  /**
   * Prepares to read the pickles in a part of {@code file} one after another.
   *
   * @param where names the pickle in messages
   */
  TensorBuilder(MappedFile file, long start, long length, String where) {
    this.where = where;
    this.unpickler = new Unpickler(file, start, length, where, this);
  }

  Unpickler unpickler() {
    return unpickler;
  }

  /** The storages that the pickle names, by their keys, in order of first mention. */
  Map<String, TorchStorage> storages() {
    return storages;
  }

  @Override
  public Object global(String module, String name) {
    String fullName = module + "." + name;
    PickleGlobal global = PickleGlobal.of(fullName);
    if (global != null) {
      return global;
    }
    DType dtype =
        switch (module) {
          case "torch" -> DType.ofTorch(name);
          case "torch.cuda" -> DType.ofStorage(name);
          case "torch.storage" -> name.equals("UntypedStorage") ? DType.UINT8 : null;
          default -> null;
        };
    if (dtype == null) {
      throw new EmbedException(
          "%s: its pickle asks for %s, which no state dict of weights needs; refused, nothing "
              + "of it was run. Save the model's state dict, as save_pretrained does",
          where, PlainText.quote(fullName));
    }
    return dtype;
  }

  @Override
  public Object call(Object callable, Object[] arguments) {
    if (!(callable instanceof PickleGlobal global)) {
      throw unpickler.corrupt("it calls something that is not a function");
    }
    return switch (global) {
      case ORDERED_DICT -> orderedDict(arguments);
      case SIZE -> size(arguments);
      case TENSOR -> tensor(arguments, 4, 4);
      case TENSOR_V2 -> tensor(arguments, 6, 7);
      case PARAMETER -> parameter(arguments, 3);
      case PARAMETER_WITH_STATE -> parameter(arguments, 4);
      case OTHER_TENSOR -> OTHER_TENSOR;
      case PLAIN_VALUE -> UNUSED;
    };
  }

  private Object orderedDict(Object[] arguments) {
    if (arguments.length != 0) {
      throw unpickler.corrupt("an OrderedDict made from arguments");
    }
    return new LinkedHashMap<String, Object>();
  }

  private Object size(Object[] arguments) {
    if (arguments.length != 1 || !(arguments[0] instanceof Object[])) {
      throw unpickler.corrupt("a torch.Size that is not made from a tuple");
    }
    return arguments[0];
  }

  /** What is there beside the tensor (gradient, hooks, Python attributes) is left out. */
  private View parameter(Object[] arguments, int count) {
    if (arguments.length != count || !(arguments[0] instanceof View tensor)) {
      throw unpickler.corrupt("a parameter that is not made from a tensor");
    }
    return tensor;
  }

  /**
   * {@code (storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata)}, of
   * which older versions lack the last ones.
   */
  private View tensor(Object[] arguments, int least, int most) {
    if (arguments.length < least || arguments.length > most) {
      throw unpickler.corrupt("a tensor of " + arguments.length + " values");
    }
    Object flags = arguments.length == 7 ? arguments[6] : null;
    if (arguments[0] == UNUSED || (flags != null && !Map.of().equals(flags))) {
      return OTHER_TENSOR; // negated or conjugated: its elements are not what is stored
    }
    if (!(arguments[0] instanceof TorchStorage storage) || !(arguments[1] instanceof Long offset)) {
      throw unpickler.corrupt("a tensor that is not made from a storage");
    }
    return view(storage, offset, arguments[2], arguments[3]);
  }

  private View view(TorchStorage storage, long offset, Object size, Object stride) {
    long[] shape = integers(size);
    long[] strides = integers(stride);
    boolean fits = shape.length == strides.length && offset >= 0;
    try {
      fits = fits && Math.addExact(offset, Strides.extent(shape, strides)) <= storage.elements;
    } catch (ArithmeticException e) {
      fits = false;
    }
    if (!fits) {
      throw new EmbedException(
          "%s: a tensor of shape %s with strides %s from element %s on does not fit storage %s "
              + "of %s elements",
          where,
          Strides.text(shape),
          Strides.text(strides),
          offset,
          PlainText.quote(storage.key),
          storage.elements);
    }
    return new View(storage, offset, shape, strides);
  }

  private long[] integers(Object tuple) {
    if (!(tuple instanceof Object[] items) || items.length > Limits.RANK) {
      throw unpickler.corrupt(
          "a shape that is not a tuple of at most " + Limits.RANK + " dimensions");
    }
    long[] integers = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      if (!(items[i] instanceof Long integer) || integer < 0) {
        throw unpickler.corrupt("a size or stride that is not an integer from 0 on");
      }
      integers[i] = integer;
    }
    return integers;
  }

  /**
   * {@code ('storage', type, key, device, elements)}, and in the legacy form a sixth: None, or the
   * part of the storage that is meant, which only the oldest releases of PyTorch wrote.
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
      throw unpickler.corrupt("a persistent id that does not name a storage");
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
    return tuple.length == 5 || tuple[5] == null ? storage : UNUSED;
  }
}
