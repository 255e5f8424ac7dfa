
  # The linear layers of the encoder's layers in int8: weights are integers with one scale for each
  # output, inputs are integers with one scale for each token, so a token's bits do not depend on the
  # others. A layer is [integers, bias, 128.5 for each input, ...].

  def pack(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    w = torch.flatten((self).join(weights, ), 1)
    scales = torch.div((self).largest_weights(w, ), 127.0)
    integers = torch.round(torch.div(w, scales))
    middle = torch.full([torch.size(w, 1)], 128.5, dtype=6, layout=None, device=ops.prim.device(w), pin_memory=None)
    return (self).pack_int8(integers, torch.div(scales, 127.0), (self).join(biases, ), middle, )

  # What becomes 127, for each output: [out, in] -> [out, 1]. Processors without VNNI instructions sum
  # the products of two inputs next to each other in an int16, which is exact as long as the two
  # integers of a pair have a sum of at most 128.
  def largest_weights(self: __torch__.Encoder, w: Tensor) -> Tensor:
    even = torch.constant_pad_nd(w, [0, torch.remainder(torch.size(w, 1), 2)])
    pairs = torch.sum(torch.view(even, [torch.size(w, 0), -1, 2]), [2])
    largest = torch.maximum(torch.amax(torch.abs(w), [1], True), torch.amax(torch.abs(pairs), [1], True))
    return torch.clamp_min(largest, 1e-30)

  def linear_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    largest = (self).largest_inputs(x, )
    y = (self).product_int8((self).levels(x, largest, w[2], ), w, )
    return torch.addcmul(w[1], y, largest, value=1, out=y)

  def linear_add_rows(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    largest = (self).largest_inputs(x, )
    y = (self).product_int8((self).levels(x, largest, w[2], ), w, )
    return torch.addcmul_(torch.add(residual, w[1]), y, largest)

  def linear_activation_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    y = (self).linear_rows(x, w, )
    return ACTIVATION

  # The largest absolute value of each row: [rows, in] -> [rows, 1]. Two passes that only read take half
  # the time of one that writes absolute values and one that reads them.
  def largest_inputs(self: __torch__.Encoder, x: Tensor) -> Tensor:
    largest = torch.maximum(torch.amax(x, [1], True), torch.neg(torch.amin(x, [1], True)))
    return torch.clamp_min_(largest, 1e-30)

  # What the integers are made of by truncation: from 1.5 to 255.5, 128.5 for zero.
  def levels(self: __torch__.Encoder, x: Tensor, largest: Tensor, middle: Tensor) -> Tensor:
    return torch.addcdiv(middle, x, largest, value=127.0)
