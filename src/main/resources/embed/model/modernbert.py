
  # ModernBERT (Warner et al. 2024, arXiv:2412.13663): normalisation before attention and before the
  # feed-forward; rotary positions; local attention in most layers.

  # e = [words], norm
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    return (self).norm(torch.embedding(e[0][0], ids), e[1], )

  def norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).layer_norm(x, w, )

  # w = query-key-value, output, norm, gate-up, down, and but for the first layer the norm before
  # attention; context = the turns of global and of local layers, band
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    if torch.gt(torch.len(w), 5):
      normalised = (self).norm(x, w[5], )
    else:
      normalised = x
    qkv = (self).linear(normalised, w[0], )
    local = $LOCAL_LAYERS
    if local[i]:
      mixed = (self).local_attention(qkv, context[1], context[2], lengths, counts, )
    else:
      mixed = (self).rotary_attention(qkv, context[0], lengths, counts, )
    return [mixed]

  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    attended = (self).linear_add_rows(mixed[0], x, w[1], )
    y = (self).norm(attended, w[2], )
    return (self).linear_add_rows((self).gated(y, w[3], ), attended, w[4], )

  # The turns, and the band: the bias of $LOCAL_BLOCK queries for the keys from $LOCAL_WINDOW before the
  # first to $LOCAL_WINDOW after the last.
  def context(self: __torch__.Encoder, positions: Tensor, lengths: List[int], counts: List[int], shared: List[Tensor]) -> List[Tensor]:
    turns = (self).turns(positions, shared, )
    zeros = torch.zeros([$LOCAL_BLOCK, torch.add($LOCAL_BLOCK, torch.mul(2, $LOCAL_WINDOW))], dtype=6, layout=None, device=ops.prim.device(positions), pin_memory=None)
    ones = torch.ones_like(zeros)
    inside = torch.mul(torch.triu(ones), torch.tril(ones, torch.mul(2, $LOCAL_WINDOW)))
    # The least float32, as transformers has it.
    _0 = torch.append(turns, torch.masked_fill(zeros, torch.eq(inside, 0.0), -3.4028234663852886e+38))
    return turns

  # Attention to the tokens up to $LOCAL_WINDOW before and after, for $LOCAL_BLOCK queries at a time.
  def local_attention(self: __torch__.Encoder, qkv: Tensor, turns: Tensor, band: Tensor, lengths: List[int], counts: List[int]) -> Tensor:
    qkvs = (self).turned(qkv, turns, )
    contexts = annotate(List[Tensor], [])
    start = 0
    for r in range(torch.len(lengths)):
      length = lengths[r]
      queries = (self).lines(qkvs[0], start, length, counts[r], )
      keys = (self).lines(qkvs[1], start, length, counts[r], )
      values = (self).lines(qkvs[2], start, length, counts[r], )
      blocks = annotate(List[Tensor], [])
      for b in range(torch.floordiv(torch.add(length, torch.sub($LOCAL_BLOCK, 1)), $LOCAL_BLOCK)):
        query = torch.mul(b, $LOCAL_BLOCK)
        size = ops.prim.min($LOCAL_BLOCK, torch.sub(length, query))
        key = ops.prim.max(0, torch.sub(query, $LOCAL_WINDOW))
        reach = torch.sub(ops.prim.min(length, torch.add(torch.add(query, size), $LOCAL_WINDOW)), key)
        bias = annotate(Optional[Tensor], None)
        if torch.gt(length, torch.add($LOCAL_WINDOW, 1)):
          rows = torch.narrow(band, 0, 0, size)
          columns = torch.narrow(rows, 1, torch.add(torch.sub(key, query), $LOCAL_WINDOW), reach)
          bias = torch.unsqueeze(torch.unsqueeze(columns, 0), 0)
        context = (self).line_attention(torch.narrow(queries, 2, query, size), torch.narrow(keys, 2, key, reach), torch.narrow(values, 2, key, reach), bias, )
        _0 = torch.append(blocks, torch.transpose(context, 1, 2))
      tokens = torch.mul(counts[r], length)
      _1 = torch.append(contexts, torch.reshape(torch.cat(blocks, 1), [tokens, -1]))
      start = torch.add(start, tokens)
    return torch.cat(contexts)
