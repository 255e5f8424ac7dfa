
  # Linear layers by oneDNN: weights reordered once into the layout that its kernels read, the
  # activation and the residual sum done while the product is still in registers. A row's bits do not
  # depend on how many other rows there are.

  def pack(self: __torch__.Encoder, weight: Tensor) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(weight)

  def linear(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")

  def linear_add(self: __torch__.Encoder, x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, residual, weight, bias, "add")

  def linear_activation(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, weight, bias, ACTIVATION)

  # The kernel that scaled_dot_product_attention picks on a CPU, without the picking.
  def line_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    context, logsumexp = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v)
    return context
