
  # NomicBERT (Nussbaum et al. 2024, arXiv:2402.01613): BERT's order of normalisation with rotary
  # positions and a gated feed-forward.

  # e = [words], norm, and [token types] where there are types
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    x = torch.embedding(e[0][0], ids)
    if torch.gt(torch.len(e), 2):
      x = torch.add(x, torch.select(e[2][0], 0, 0))
    return (self).norm(x, e[1], )

  def norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).layer_norm(x, w, )

  # w = query-key-value, output, norm, gate-up, down, norm; context = the turns
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    return [(self).rotary_attention((self).linear(x, w[0], ), context[0], lengths, counts, )]

  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    y = (self).norm((self).linear_add_rows(mixed[0], x, w[1], ), w[2], )
    return (self).norm((self).linear_add_rows((self).gated(y, w[3], ), y, w[4], ), w[5], )
