
  # Gemma 3 (Gemma Team 2025, arXiv:2503.19786): normalisation before and after attention and
  # feed-forward; norms multiply by 1 + weight.

  # e = [words]
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    return torch.mul(torch.embedding(e[0][0], ids), $EMBEDDING_SCALE)

  # w = norm, query-key-value, norms of queries and of keys, output, norm, norm, gate-up, down, norm;
  # context = that of masked_attention.py
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    heads = (self).heads((self).linear((self).norm(x, w[0], ), w[1], ), )
    normalised = (self).normalised_heads(heads, w[2], w[3], )
    return [(self).layer_attention(i, normalised, context, lengths, counts, )]

  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    attended = torch.add(x, (self).norm((self).linear_rows(mixed[0], w[4], ), w[5], ))
    y = (self).gated((self).norm(attended, w[6], ), w[7], )
    return torch.add(attended, (self).norm((self).linear_rows(y, w[8], ), w[9], ))
