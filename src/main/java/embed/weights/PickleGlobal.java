package embed.weights;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A function or class that a state dict's pickle may name: those that {@code
 * torch.load(weights_only=True)} allows. Each stands for what {@link TensorBuilder} does in its
 * place; no code of a pickle's choosing is ever run.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/_weights_only_unpickler.py">
 *     _weights_only_unpickler.py</a>
 */
enum PickleGlobal {
  ORDERED_DICT("collections.OrderedDict"),
  SIZE("torch.Size"),
  TENSOR("torch._utils._rebuild_tensor"),
  TENSOR_V2("torch._utils._rebuild_tensor_v2"),
  PARAMETER("torch._utils._rebuild_parameter"),
  PARAMETER_WITH_STATE("torch._utils._rebuild_parameter_with_state"),

  /** Makes a tensor of a kind that no encoder has. Its arguments are not looked at. */
  OTHER_TENSOR(null),

  /** A class or function whose values no tensor is made of. */
  PLAIN_VALUE(null);

  private static final Map<String, PickleGlobal> BY_NAME = new HashMap<>();

  private static final Set<String> OTHER_TENSORS =
      Set.of(
          "torch._tensor._rebuild_from_type_v2",
          "torch._utils._rebuild_device_tensor_from_cpu_tensor",
          "torch._utils._rebuild_meta_tensor_no_storage",
          "torch._utils._rebuild_nested_tensor",
          "torch._utils._rebuild_qtensor",
          "torch._utils._rebuild_sparse_tensor",
          "torch._utils._rebuild_tensor_v3",
          "torch._utils._rebuild_wrapper_subclass",
          "torch.nn.parameter.Parameter");

  private static final Set<String> PLAIN_VALUES =
      Set.of(
          "collections.Counter",
          "torch.Tensor",
          "torch.device",
          "torch.serialization._get_layout",
          "_codecs.encode",
          // Protocol 2 calls the module by its name in Python 2.
          "builtins.set",
          "builtins.bytearray",
          "builtins.complex",
          "__builtin__.set",
          "__builtin__.bytearray",
          "__builtin__.complex",
          "torch.complex32",
          "torch.quint4x2",
          "torch.quint2x4",
          "torch.per_tensor_affine",
          "torch.per_tensor_symmetric",
          "torch.per_channel_affine",
          "torch.per_channel_symmetric",
          "torch.per_channel_affine_float_qparams");

  static {
    for (PickleGlobal global : values()) {
      if (global.fullName != null) {
        BY_NAME.put(global.fullName, global);
      }
    }
    OTHER_TENSORS.forEach(name -> BY_NAME.put(name, OTHER_TENSOR));
    PLAIN_VALUES.forEach(name -> BY_NAME.put(name, PLAIN_VALUE));
  }

  private final String fullName;

  PickleGlobal(String fullName) {
    this.fullName = fullName;
  }

  /** The one of this name, or null. */
  static PickleGlobal of(String fullName) {
    return BY_NAME.get(fullName);
  }
}
