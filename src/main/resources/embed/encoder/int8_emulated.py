
  # Products of integers in float32, for processors without fast kernels for them: the same values, at
  # the speed of float32. A layer is [packed float32, bias, middle, zeros].

  def pack_int8(self: __torch__.Encoder, integers: Tensor, scales: Tensor, bias: Tensor, middle: Tensor) -> List[Tensor]:
    zeros = torch.zeros_like(bias)
    packed = (self).pack_float32([torch.mul(integers, scales)], [zeros], )
    return [packed[0], bias, middle, zeros]

  def product_int8(self: __torch__.Encoder, levels: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_float32(torch.sub_(torch.floor_(levels), 128.0), [w[0], w[3]], )
