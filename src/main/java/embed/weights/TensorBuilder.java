package embed.weights;

import embed.EmbedException;
import embed.file.PlainText;
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
   * @param storage null if the tensor has no plain elements
   * @param start of the part of the storage that the tensor views, in bytes
   * @param offset of the first element, in elements from {@code start}
   */
  record View(
      TorchStorage storage, long start, DType dtype, long offset, long[] shape, long[] strides) {}

  /** A storage, or a part of one, in elements of the storage. */
  private record Part(TorchStorage storage, long offset, long elements) {}

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
          where
              + ": its pickle asks for "
              + PlainText.quote(fullName)
              + ", which no state dict of weights needs; refused, nothing of it was run. Save the"
              + " model's state dict, as save_pretrained does");
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
      case TENSOR_V3 -> tensorOfType(arguments);
      case PARAMETER -> parameter(arguments, 3, 3);
      case PARAMETER_WITH_STATE -> parameter(arguments, 4, 4);
      case PARAMETER_CLASS -> parameter(arguments, 1, 2);
      case FROM_TYPE -> fromType(arguments);
      case DEVICE_TENSOR -> deviceTensor(arguments);
      case QUANTIZED_TENSOR, WRAPPER_TENSOR -> unsupported(argument(arguments, 2));
      case META_TENSOR -> unsupported(argument(arguments, 1));
      case SPARSE_TENSOR -> unsupported(sparseShape(arguments));
      case NESTED_TENSOR -> unsupported(new Object[0]);
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
  private View parameter(Object[] arguments, int least, int most) {
    if (arguments.length < least
        || arguments.length > most
        || !(arguments[0] instanceof View tensor)) {
      throw unpickler.corrupt("a parameter that is not made from a tensor");
    }
    return tensor;
  }

  /** {@code (tensor, dtype, device, requires_grad)}, the tensor being of that dtype already. */
  private View deviceTensor(Object[] arguments) {
    View tensor = parameter(arguments, 4, 4);
    return tensor.dtype == arguments[1] ? tensor : unsupported(tensor.shape);
  }

  /** {@code (function, class, arguments, attributes)}: a tensor that has Python attributes. */
  private Object fromType(Object[] arguments) {
    // A function of its own kind inside would let a pickle nest calls as deep as it likes.
    if (arguments.length != 4
        || arguments[0] == PickleGlobal.FROM_TYPE
        || !(arguments[2] instanceof Object[] inner)) {
      throw unpickler.corrupt("a tensor with attributes that is not made from a function");
    }
    return call(arguments[0], inner);
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
      throw unpickler.corrupt("a tensor that is not made from a storage");
    }
    Object flags = arguments.length == 7 ? arguments[6] : null;
    return view(part, part.storage.dtype, offset, arguments[2], arguments[3], flags);
  }

  /**
   * {@code (storage, storage_offset, size, stride, requires_grad, backward_hooks, dtype,
   * metadata)}, the storage being one of bytes; the metadata may be missing.
   */
  private View tensorOfType(Object[] arguments) {
    if (arguments.length < 7
        || arguments.length > 8
        || !(arguments[0] instanceof Part part)
        || !(arguments[1] instanceof Long offset)) {
      throw unpickler.corrupt("a tensor that is not made from a storage");
    }
    if (!(arguments[6] instanceof DType dtype)) {
      return unsupported(arguments[2]);
    }
    Object flags = arguments.length == 8 ? arguments[7] : null;
    return view(part, dtype, offset, arguments[2], arguments[3], flags);
  }

  private View view(Part part, DType dtype, long offset, Object size, Object stride, Object flags) {
    long[] shape = integers(size);
    long[] strides = integers(stride);
    if (flags != null && !Map.of().equals(flags)) {
      return unsupported(size); // negated or conjugated: its elements are not what is stored
    }
    // A storage's bytes are counted when it is made: no overflow.
    long elements = part.storage.dtype.bytes(part.elements) * 8 / dtype.bits();
    boolean fits = shape.length == strides.length && offset >= 0;
    try {
      fits = fits && Math.addExact(offset, Strides.extent(shape, strides)) <= elements;
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
              + elements
              + " elements");
    }
    long start = part.storage.dtype.bytes(part.offset);
    return new View(part.storage, start, dtype, offset, shape, strides);
  }

  private View unsupported(Object size) {
    return unsupported(integers(size));
  }

  private View unsupported(long[] shape) {
    try {
      Strides.elements(shape);
    } catch (ArithmeticException e) {
      throw unpickler.corrupt("a tensor of the impossible shape " + Strides.text(shape));
    }
    return new View(null, 0, DType.UNSUPPORTED, 0, shape, Strides.contiguous(shape));
  }

  /** {@code (layout, (indices, values, size, …))}, with two kinds of indices in some layouts. */
  private Object sparseShape(Object[] arguments) {
    if (argument(arguments, 1) instanceof Object[] data) {
      for (Object item : data) {
        if (item instanceof Object[]) {
          return item;
        }
      }
    }
    throw unpickler.corrupt("a sparse tensor without a size");
  }

  private Object argument(Object[] arguments, int index) {
    if (index >= arguments.length) {
      throw unpickler.corrupt("a call that lacks arguments");
    }
    return arguments[index];
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
