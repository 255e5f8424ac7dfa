
  # Products of integers in float32, for processors without fast kernels for them: the same values, at
  # the speed of float32. A layer is [..., packed float32, zeros].

  def pack_int8(self: __torch__.Encoder, integers: Tensor, scales: Tensor) -> List[Tensor]:
    return (self).pack_float32([torch.mul(integers, scales)], [torch.zeros_like(torch.flatten(scales))], )

  def product_int8(self: __torch__.Encoder, x: Tensor, least: Tensor, step: Tensor, w: List[Tensor]) -> Tensor:
    integers = torch.round(torch.div_(torch.sub(x, least), torch.clamp_min(step, 1e-30)))
    return (self).linear_float32(integers, [w[2], w[3]], )
