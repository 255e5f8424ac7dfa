
  # Llama's layers (Touvron et al. 2023, arXiv:2302.13971), which Qwen, Mistral and EuroBERT have too.

  # e = [words]
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    return torch.embedding(e[0][0], ids)

  # w = norm, query-key-value, output, norm, gate-up, down, and the norms of queries and of keys where
  # there are such; context = that of masked_attention.py
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    heads = (self).heads((self).linear((self).norm(x, w[0], ), w[1], ), )
    if torch.gt(torch.len(w), 6):
      heads = (self).normalised_heads(heads, w[6], w[7], )
    return [(self).layer_attention(i, heads, context, lengths, counts, )]

  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    attended = (self).linear_add_rows(mixed[0], x, w[2], )
    y = (self).norm(attended, w[3], )
    return (self).linear_add_rows((self).gated(y, w[4], ), attended, w[5], )
