
  # Linear layers by whatever PyTorch has on the device: CUDA, Arm, and processors without oneDNN.

  def pack(self: __torch__.Encoder, weight: Tensor) -> Tensor:
    return weight

  def linear(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.linear(x, weight, bias)

  def linear_add(self: __torch__.Encoder, x: Tensor, residual: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.add_(torch.linear(x, weight, bias), residual)

  def linear_activation(self: __torch__.Encoder, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    y = torch.linear(x, weight, bias)
    return ACTIVATION

  def line_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v)
