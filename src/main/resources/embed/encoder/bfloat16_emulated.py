
  # bfloat16 in float32, for processors without instructions for it: values are rounded at the same
  # places, at the speed of float32. A layer is that of float32 with rounded weights.

  def pack(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    w = torch.to(torch.to((self).join(weights, ), 15), 6)
    return (self).pack_float32([w], [torch.to(torch.to((self).join(biases, ), 15), 6)], )

  def linear_bfloat16(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.to((self).linear_float32(torch.to(x, 6), w, ), 15)

  def linear_activation_bfloat16(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.to((self).linear_activation_float32(torch.to(x, 6), w, ), 15)
