
  # bfloat16 by oneDNN. A layer is [packed weight, bias], both bfloat16.

  def pack(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    w = torch.to(torch.flatten((self).join(weights, ), 1), 15)
    return [ops.mkldnn._reorder_linear_weight(w), torch.to((self).join(biases, ), 15)]

  def linear_bfloat16(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w[0], w[1], "none", [], "")

  def linear_activation_bfloat16(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w[0], w[1], $FUSED_ACTIVATION)
