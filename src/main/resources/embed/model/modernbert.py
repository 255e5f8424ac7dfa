
  # ModernBERT (Warner et al. 2024, arXiv:2412.13663): normalisation before attention and before the
  # feed-forward; rotary positions; local attention in most layers.

  # e = [words], norm
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    return (self).norm(torch.embedding(e[0][0], ids), e[1], )

  def norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).layer_norm(x, w, )

  # w = query-key-value, output, norm, gate-up, down, and but for the first layer the norm before
  # attention; context = that of masked_attention.py
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    if torch.gt(torch.len(w), 5):
      normalised = (self).norm(x, w[5], )
    else:
      normalised = x
    heads = (self).heads((self).linear(normalised, w[0], ), )
    return [(self).layer_attention(i, heads, context, lengths, counts, )]

  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    attended = (self).linear_add_rows(mixed[0], x, w[1], )
    y = (self).norm(attended, w[2], )
    return (self).linear_add_rows((self).gated(y, w[3], ), attended, w[4], )
