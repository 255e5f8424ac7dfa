
  # Linear layers by whatever PyTorch has on the device: CUDA, Arm, and processors without oneDNN. A
  # layer is [weight, bias].

  # weights [out, in] and biases [out] of layers that become one; a convolution's weight of
  # [out, in, kernel] is one of in * kernel inputs
  def pack_float32(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    return [torch.flatten((self).join(weights, ), 1), (self).join(biases, )]

  def linear_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(x, w[0], w[1])

  def linear_add_float32(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    return torch.add_(torch.linear(x, w[0], w[1]), residual)

  def linear_activation_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    y = torch.linear(x, w[0], w[1])
    return $ACTIVATION
