
  # EuroBERT (Boizard et al. 2025, arXiv:2503.05500): Llama's layers without a causal mask.

  # e = [words]
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    return torch.embedding(e[0][0], ids)

  # Zhang and Sennrich 2019, arXiv:1910.07467
  def norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    squares = torch.mean(torch.mul(x, x), [-1], True)
    return torch.mul_(torch.mul(x, torch.rsqrt(torch.add(squares, $EPSILON))), w[0])

  # w = norm, query-key-value, output, norm, gate-up, down; context = the turns
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    qkv = (self).linear((self).norm(x, w[0], ), w[1], )
    return [(self).rotary_attention(qkv, context[0], lengths, counts, )]

  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    attended = (self).linear_add_rows(mixed[0], x, w[2], )
    y = (self).norm(attended, w[3], )
    return (self).linear_add_rows((self).gated(y, w[4], ), attended, w[5], )
