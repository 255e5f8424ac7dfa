
  # Products of integers in float32, for processors without fast kernels for them: the same values, at
  # the speed of float32. A layer is [..., packed float32, zeros].

  def pack_int8(self: __torch__.Encoder, integers: Tensor, scales: Tensor) -> List[Tensor]:
    return (self).pack_float32([torch.mul(integers, scales)], [torch.zeros_like(torch.flatten(scales))], )

  def product_int8(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_float32(torch.sub_(torch.floor_(x), 128.0), [w[3], w[4]], )
