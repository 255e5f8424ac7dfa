
  # ESM-2 (Lin et al. 2022, doi:10.1101/2022.07.20.500902) and ESM-1b: normalisation before attention
  # and before the feed-forward; rotary or learned positions.

  # e = [words], [positions] if they are learned, and norm where there is one
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    x = torch.embedding(e[0][0], ids)
    if $TOKEN_DROPOUT:
      x = (self).token_dropout(x, ids, lengths, counts, )
    if $LEARNED_POSITIONS:
      x = torch.add(x, torch.embedding(e[1][0], positions))
    if $NORM_BEFORE:
      x = (self).norm(x, e[torch.sub(torch.len(e), 1)], )
    return x

  # Masked tokens are zeros, and the others grow with their number, as in the training, where 12 % of
  # all tokens were masked.
  def token_dropout(self: __torch__.Encoder, x: Tensor, ids: Tensor, lengths: List[int], counts: List[int]) -> Tensor:
    masked = torch.eq(ids, $MASK_TOKEN)
    shares = annotate(List[Tensor], [])
    start = 0
    for r in range(torch.len(lengths)):
      tokens = torch.mul(counts[r], lengths[r])
      run = torch.view(torch.narrow(masked, 0, start, tokens), [counts[r], lengths[r]])
      share = torch.div(torch.sum(run, [1], True), lengths[r])
      _0 = torch.append(shares, torch.flatten(torch.expand(share, [counts[r], lengths[r]])))
      start = torch.add(start, tokens)
    present = torch.mul(torch.masked_fill(x, torch.unsqueeze(masked, 1), 0.0), 0.88)
    return torch.div(present, torch.unsqueeze(torch.rsub(torch.cat(shares), 1.0), 1))

  def norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).layer_norm(x, w, )

  # w = norm, query-key-value, output, norm, up, down; context = the turns
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    qkv = (self).linear((self).norm(x, w[0], ), w[1], )
    if $LEARNED_POSITIONS:
      mixed = (self).attention(qkv, (self).no_tensors(), lengths, counts, )
    else:
      mixed = (self).rotary_attention(qkv, context[0], lengths, counts, )
    return [mixed]

  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    attended = (self).linear_add_rows(mixed[0], x, w[2], )
    activated = (self).linear_activation_rows((self).norm(attended, w[3], ), w[4], )
    return (self).linear_add_rows(activated, attended, w[5], )
