
  # The linear layers of the encoder's layers in int8: weights are integers with one scale for each
  # output, inputs are integers with one scale for each token, so a token's bits do not depend on the
  # others. A layer is [bias, sums of each output's weights, 128.5 for each input, ...], the rest is
  # that of product_int8(), whose inputs become integers from 1 to 255 by truncation; 128 is zero.

  def pack(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    w = torch.flatten((self).join(weights, ), 1)
    scales = torch.div((self).largest_weights(w, ), 127.0)
    integers = torch.round(torch.div(w, scales))
    sums = torch.flatten(torch.mul(torch.sum(integers, [1], True), scales))
    halves = torch.full([torch.size(w, 1)], 128.5, dtype=6, layout=None, device=ops.prim.device(w), pin_memory=None)
    return torch.add([(self).join(biases, ), sums, halves], (self).pack_int8(integers, torch.div(scales, 127.0), ))

  # What becomes 127, for each output: [out, in] -> [out, 1]. Processors without VNNI instructions sum
  # the products of two inputs next to each other in an int16, which is exact as long as the two
  # integers of a pair have a sum of at most 128.
  def largest_weights(self: __torch__.Encoder, w: Tensor) -> Tensor:
    even = torch.constant_pad_nd(w, [0, torch.remainder(torch.size(w, 1), 2)])
    pairs = torch.sum(torch.view(even, [torch.size(w, 0), -1, 2]), [2])
    largest = torch.maximum(torch.amax(torch.abs(w), [1], True), torch.amax(torch.abs(pairs), [1], True))
    return torch.clamp_min(largest, 1e-30)

  # The layer of query, key and value, whose errors attention enlarges. Its inputs have a few dimensions
  # far to one side, so that their integers are finer if zero is in the middle of a token's range.
  def linear_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    highest = torch.amax(x, [1], True)
    middle = torch.mul_(torch.add(torch.amin(x, [1], True), highest), 0.5)
    largest = torch.clamp_min_(torch.sub(highest, middle), 1e-30)
    centred = torch.sub(x, middle)
    y = (self).product_int8(torch.addcdiv(w[2], centred, largest, value=127.0, out=centred), w, )
    return torch.addcmul_(torch.addcmul(w[0], middle, w[1]), y, largest)

  # Writes to x, which layers do not need afterwards.
  def linear_add_rows(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    largest = (self).largest_inputs(x, )
    y = (self).product_int8(torch.addcdiv(w[2], x, largest, value=127.0, out=x), w, )
    return torch.addcmul_(torch.add(residual, w[0]), y, largest)

  def linear_activation_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    largest = (self).largest_inputs(x, )
    product = (self).product_int8(torch.addcdiv(w[2], x, largest, value=127.0), w, )
    return (self).activate_rows(torch.addcmul(w[0], product, largest, value=1, out=product), )

  # The largest absolute value of each row: [rows, in] -> [rows, 1]. Two passes that only read take half
  # the time of one that writes absolute values and one that reads them.
  def largest_inputs(self: __torch__.Encoder, x: Tensor) -> Tensor:
    largest = torch.maximum(torch.amax(x, [1], True), torch.neg(torch.amin(x, [1], True)))
    return torch.clamp_min_(largest, 1e-30)
