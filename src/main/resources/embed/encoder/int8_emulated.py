
  # Products of integers in float32, for processors without fast kernels for them: the same values, at
  # the speed of float32. A layer is [..., packed float32, zeros].

  def pack_int8(self: __torch__.Encoder, integers: Tensor, scales: Tensor) -> List[Tensor]:
    return (self).pack_float32([torch.mul(integers, scales)], [torch.zeros_like(torch.flatten(scales))], )

  def product_int8(self: __torch__.Encoder, x: Tensor, inputs: int, least: Tensor, step: Tensor, bias: Optional[Tensor], w: List[Tensor]) -> Tensor:
    integers = torch.round(torch.div_(torch.sub(torch.narrow(x, 1, 0, inputs), least), torch.clamp_min(step, 1e-30)))
    y = (self).linear_float32(integers, torch.slice(w, 3), )
    if torch.__isnot__(bias, None):
      y = torch.add_(y, unchecked_cast(Tensor, bias))
    return y
