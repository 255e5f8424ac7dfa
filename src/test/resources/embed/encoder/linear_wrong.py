
  # Linear layers whose last 16 outputs have each other's weights, for tests.

  def pack_float32(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    w = torch.flatten((self).join(weights, ), 1)
    right = torch.sub(torch.size(w, 0), 16)
    last = torch.flip(torch.narrow(w, 0, right, 16), [0])
    return [torch.cat([torch.narrow(w, 0, 0, right), last]), (self).join(biases, )]

  def linear_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(x, w[0], w[1])

  def linear_add_float32(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    return torch.add_(torch.linear(x, w[0], w[1]), residual)

  def linear_activation_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    y = torch.linear(x, w[0], w[1])
    return $ACTIVATION
