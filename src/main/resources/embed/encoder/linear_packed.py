
  # Linear layers by oneDNN: weights reordered once into the layout that its kernels read, the
  # activation and the residual sum done while the product is still in registers. A row's bits do not
  # depend on how many other rows there are. A layer is [packed weight, bias].

  # weights [out, in] and biases [out] of layers that become one; a convolution's weight of
  # [out, in, kernel] is one of in * kernel inputs
  def pack_float32(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    return [ops.mkldnn._reorder_linear_weight(torch.flatten((self).join(weights, ), 1)), (self).join(biases, )]

  def linear_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    if (self).has_few_rows(x, ):
      y = (self).first_rows(ops.mkldnn._linear_pointwise((self).more_rows(x, ), w[0], w[1], "none", [], ""), x, )
    else:
      y = ops.mkldnn._linear_pointwise(x, w[0], w[1], "none", [], "")
    return y

  def linear_add_float32(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    if (self).has_few_rows(x, ):
      y = (self).first_rows(ops.mkldnn._linear_pointwise((self).more_rows(x, ), (self).more_rows(residual, ), w[0], w[1], "add"), x, )
    else:
      y = ops.mkldnn._linear_pointwise(x, residual, w[0], w[1], "add")
    return y

  def linear_activation_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    if (self).has_few_rows(x, ):
      y = (self).first_rows(ops.mkldnn._linear_pointwise((self).more_rows(x, ), w[0], w[1], FUSED_ACTIVATION), x, )
    else:
      y = ops.mkldnn._linear_pointwise(x, w[0], w[1], FUSED_ACTIVATION)
    return y

  # Without AVX-512, oneDNN sums more than 512 products of up to 80 rows in one go, and of more rows in
  # parts, which gives other bits. So few rows get company there: LEAST_ROWS is 81, and 0 elsewhere.
  def has_few_rows(self: __torch__.Encoder, x: Tensor) -> bool:
    return torch.__and__(torch.lt(torch.size(x, 0), LEAST_ROWS), torch.gt(torch.size(x, 1), 512))

  def more_rows(self: __torch__.Encoder, x: Tensor) -> Tensor:
    return torch.constant_pad_nd(x, [0, 0, 0, torch.sub(LEAST_ROWS, torch.size(x, 0))])

  def first_rows(self: __torch__.Encoder, y: Tensor, x: Tensor) -> Tensor:
    return torch.narrow(y, 0, 0, torch.size(x, 0))
