
  # A batch is one thread's work.

  def linear(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).linear_rows(x, w, )

  def line_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor], causal: bool) -> Tensor:
    return (self).heads_attention(q, k, v, bias, causal, )

  def update(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    return (self).update_rows(x, mixed, w, )
