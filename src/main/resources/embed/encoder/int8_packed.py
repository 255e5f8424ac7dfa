
  # Products of integers by oneDNN. A layer is [packed integers, bias, middle, scales, zero points].

  def pack_int8(self: __torch__.Encoder, integers: Tensor, scales: Tensor, bias: Tensor, middle: Tensor) -> List[Tensor]:
    packed = ops.onednn.qlinear_prepack(torch.to(integers, 1), None)
    flat = torch.flatten(scales)
    return [packed, bias, middle, flat, torch.zeros_like(flat, dtype=3)]

  # Of uint8, whose zero is 128: a signed input would take a kernel that is a thousand times slower. The
  # way to uint8 leads through int16 because PyTorch has vector instructions for both steps, but none for
  # the direct one.
  def product_int8(self: __torch__.Encoder, levels: Tensor, w: List[Tensor]) -> Tensor:
    q = torch.to(torch.to(levels, 2), 0)
    return ops.onednn.qlinear_pointwise(q, 1.0, 128, w[0], w[3], w[4], None, 1.0, 0, 6, "none", [], "")
