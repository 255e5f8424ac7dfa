
  # Products of integers by oneDNN. A layer is [..., packed integers, scales, zero points].

  def pack_int8(self: __torch__.Encoder, integers: Tensor, scales: Tensor) -> List[Tensor]:
    flat = torch.flatten(scales)
    return [ops.onednn.qlinear_prepack(torch.to(integers, 1), None), flat, torch.zeros_like(flat, dtype=3)]

  # FBGEMM finds the least and the largest number of a row of x and makes it integers in one go; behind
  # them it writes eight bytes with both. The first numbers of a row are the layer's inputs. The integers
  # have to be uint8: signed ones would take a kernel that is a thousand times slower.
  def product_int8(self: __torch__.Encoder, x: Tensor, inputs: int, least: Tensor, step: Tensor, bias: Optional[Tensor], w: List[Tensor]) -> Tensor:
    q = torch.narrow(ops.quantized.embedding_bag_byte_prepack(x), 1, 0, inputs)
    return ops.onednn.qlinear_pointwise(torch.contiguous(q), 1.0, 0, w[3], w[4], w[5], bias, 1.0, 0, 6, "none", [], "")
