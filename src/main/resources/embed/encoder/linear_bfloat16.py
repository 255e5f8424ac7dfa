
  # The linear layers of the encoder's layers in bfloat16: inputs, weights, biases and results are
  # rounded, the sums are float32's. What leaves a layer is float32 again, but for the result of an
  # activation, which only another linear layer takes.

  def linear_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.to((self).linear_bfloat16(torch.to(x, 15), w, ), 6)

  def linear_add_rows(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    return torch.add(residual, (self).linear_bfloat16(torch.to(x, 15), w, ))

  def linear_activation_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_activation_bfloat16(torch.to(x, 15), w, )
