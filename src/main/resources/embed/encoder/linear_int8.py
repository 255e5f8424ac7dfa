
  # The linear layers of the encoder's layers in int8: weights are integers with one scale for each
  # output. Inputs are integers from 0, the token's least number, to 255, its largest, so a token's bits
  # do not depend on the others. A layer is [bias, sums of each output's weights, -127.5 times these sums,
  # ...], the rest is that of product_int8().

  def pack(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    w = torch.flatten((self).join(weights, ), 1)
    scales = torch.div((self).largest_weights(w, ), 127.0)
    integers = torch.round(torch.div(w, scales))
    sums = torch.mul(torch.mv(integers, torch.ones_like(torch.select(w, 0, 0))), torch.flatten(scales))
    return torch.add([(self).join(biases, ), sums, torch.mul(sums, -127.5)], (self).pack_int8(integers, scales, ))

  # What becomes 127, for each output: [out, in] -> [out, 1]. Processors without VNNI instructions sum
  # the products of two inputs next to each other in an int16, which is exact as long as the two
  # integers of a pair have a sum of at most 128.
  def largest_weights(self: __torch__.Encoder, w: Tensor) -> Tensor:
    pairs = torch.view(torch.constant_pad_nd(w, [0, torch.remainder(torch.size(w, 1), 2)]), [torch.size(w, 0), -1, 2])
    sums = torch.add(torch.select(pairs, 2, 0), torch.select(pairs, 2, 1))
    return torch.clamp_min_(torch.maximum((self).largest(w, ), (self).largest(sums, )), 1e-30)

  # The largest absolute value of each row: [rows, n] -> [rows, 1]
  def largest(self: __torch__.Encoder, x: Tensor) -> Tensor:
    return torch.maximum(torch.amax(x, [1], True), torch.neg(torch.amin(x, [1], True)))

  def linear_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    least = torch.amin(x, [1], True)
    step = (self).step(x, least, )
    y = (self).product_int8(x, torch.size(x, 1), least, step, None, w, )
    return torch.addcmul_(torch.addcmul(w[0], least, w[1]), y, step)

  def linear_add_rows(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    least = torch.amin(x, [1], True)
    step = (self).step(x, least, )
    y = (self).product_int8(x, torch.size(x, 1), least, step, None, w, )
    return torch.addcmul_(torch.addcmul_(torch.add(residual, w[0]), least, w[1]), y, step)

  # This layer has the most outputs, and saves a pass over them: zero is in the middle of its integers,
  # so that the shift from 0 to 127.5 is the same for all rows, and is the product's bias. For that each
  # row gets two more numbers without weights, the largest absolute value and its negative.
  def linear_activation_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    largest = (self).largest(x, )
    least = torch.neg(largest)
    step = torch.div(largest, 127.5)
    y = (self).product_int8(torch.cat([x, largest, least], 1), torch.size(x, 1), least, step, w[2], w, )
    return (self).activate_rows(torch.addcmul(w[0], y, step, value=1, out=y), )

  # What one integer stands for, in each row: [rows, 1]
  def step(self: __torch__.Encoder, x: Tensor, least: Tensor) -> Tensor:
    return torch.div_(torch.sub(torch.amax(x, [1], True), least), 255.0)
