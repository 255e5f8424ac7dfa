
  # The linear layers of the encoder's layers in float32.

  def pack(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    return (self).pack_float32(weights, biases, )

  def linear_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_float32(x, w, )

  def linear_add_rows(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_add_float32(x, residual, w, )

  def linear_activation_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_activation_float32(x, w, )
