
  # A batch is one thread's work.

  def linear(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_rows(x, w, )

  def linear_add(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_add_rows(x, residual, w, )

  def linear_activation(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_activation_rows(x, w, )

  def line_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor]) -> Tensor:
    return (self).heads_attention(q, k, v, bias, )
