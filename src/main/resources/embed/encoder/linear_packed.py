
  # Linear layers by oneDNN: weights reordered once into the layout that its kernels read, the
  # activation and the residual sum done while the product is still in registers. A row's bits do not
  # depend on how many other rows there are. A layer is [packed weight, bias].

  # weights [out, in] and biases [out] of layers that become one; a convolution's weight of
  # [out, in, kernel] is one of in * kernel inputs
  def pack_float32(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    return [ops.mkldnn._reorder_linear_weight(torch.flatten((self).join(weights, ), 1)), (self).join(biases, )]

  def linear_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w[0], w[1], "none", [], "")

  def linear_add_float32(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, residual, w[0], w[1], "add")

  def linear_activation_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w[0], w[1], FUSED_ACTIVATION)
