# What every script begins with. Scripts are written in the dialect of TorchScript archives: a sum is
# torch.add, a method is (self).name(x, ). A part of a model is a list of tensors; what is in a linear
# layer's list, only pack() and the linear methods know. EncoderScript replaces the names after a dollar
# sign by their values and appends the kernels, which are
# - linear_packed.py or linear_plain.py: pack_float32(), linear_float32(), linear_add_float32() and
#   linear_activation_float32();
# - linear_float32.py, or linear_bfloat16.py or linear_int8.py with the products that these need: pack(),
#   linear_rows(), linear_add_rows() and linear_activation_rows() of the layers, which compute some or
#   all rows; all other linear layers stay float32;
# - attention_packed.py, attention_plain.py or attention_reference.py: heads_attention(), for some or all
#   heads, and line_products();
# the same once more with the reference kernels and proof.py where weights are packed, and encoder.py.

class Encoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # The activation of [rows, width], which may be written over.
  def activate_rows(self: __torch__.Encoder, x: Tensor) -> Tensor:
    y = (self).apart(x, )
    return torch.narrow($IN_PLACE_ACTIVATION, 0, 0, torch.size(x, 0))

  # PyTorch computes the last elements of a tensor in another way if they do not fill two registers, which
  # gives other bits. So rows of such a width are set apart in memory; as this takes two rows at least,
  # there is one more.
  def apart(self: __torch__.Encoder, x: Tensor) -> Tensor:
    width = torch.size(x, 1)
    if torch.eq(torch.remainder(width, 32), 0):
      rows = x
    else:
      rows = torch.narrow(torch.constant_pad_nd(x, [0, 1, 0, 1]), 1, 0, width)
    return rows

  # Several matrices, or several vectors, one after another.
  def join(self: __torch__.Encoder, tensors: List[Tensor]) -> Tensor:
    if torch.eq(torch.len(tensors), 1):
      joined = tensors[0]
    else:
      joined = torch.cat(tensors)
    return joined
