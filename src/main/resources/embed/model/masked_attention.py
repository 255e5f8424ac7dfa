
  # Attention in which a token sees only some of its line: in causal models those up to itself, and in
  # local layers those from $WINDOW_BEFORE tokens before it to $WINDOW_AFTER tokens after it.

  # The turns of each base and, where a line is longer than the window, the band: the bias of
  # $LOCAL_BLOCK queries for the keys from $WINDOW_BEFORE before the first to $WINDOW_AFTER after the last.
  def context(self: __torch__.Encoder, positions: Tensor, lengths: List[int], counts: List[int], shared: List[Tensor]) -> List[Tensor]:
    context = (self).turns(positions, shared, )
    if torch.gt(ops.prim.max(lengths), torch.add($WINDOW_BEFORE, 1)):
      zeros = torch.zeros([$LOCAL_BLOCK, torch.add($LOCAL_BLOCK, torch.add($WINDOW_BEFORE, $WINDOW_AFTER))], dtype=6, layout=None, device=ops.prim.device(positions), pin_memory=None)
      ones = torch.ones_like(zeros)
      inside = torch.mul(torch.triu(ones), torch.tril(ones, torch.add($WINDOW_BEFORE, $WINDOW_AFTER)))
      # The least float32, as transformers has it.
      _0 = torch.append(context, torch.masked_fill(zeros, torch.eq(inside, 0.0), -3.4028234663852886e+38))
    return context

  # Attention of layer i. heads = what heads() returns; local layers have the turns of the last base.
  def layer_attention(self: __torch__.Encoder, i: int, heads: List[Tensor], context: List[Tensor], lengths: List[int], counts: List[int]) -> Tensor:
    local = $LOCAL_LAYERS
    bases = $ROTARY_BASES
    if local[i]:
      turns = context[torch.sub(torch.len(bases), 1)]
      mixed = (self).local_attention((self).turned(heads, turns, ), context, lengths, counts, )
    else:
      qkv = (self).turned(heads, context[0], )
      mixed = (self).attend(qkv[0], qkv[1], qkv[2], (self).no_tensors(), $CAUSAL, lengths, counts, )
    return mixed

  # For $LOCAL_BLOCK queries at a time, so that no bias has as many elements as the square of a line. A
  # line that is not longer than the window needs none.
  def local_attention(self: __torch__.Encoder, qkv: List[Tensor], context: List[Tensor], lengths: List[int], counts: List[int]) -> Tensor:
    contexts = annotate(List[Tensor], [])
    start = 0
    for r in range(torch.len(lengths)):
      length = lengths[r]
      queries = (self).lines(qkv[0], start, length, counts[r], )
      keys = (self).lines(qkv[1], start, length, counts[r], )
      values = (self).lines(qkv[2], start, length, counts[r], )
      blocks = annotate(List[Tensor], [])
      if torch.le(length, torch.add($WINDOW_BEFORE, 1)):
        whole = (self).line_attention(queries, keys, values, None, $CAUSAL, )
        _0 = torch.append(blocks, torch.transpose(whole, 1, 2))
      else:
        band = context[torch.sub(torch.len(context), 1)]
        for b in range(torch.floordiv(torch.add(length, torch.sub($LOCAL_BLOCK, 1)), $LOCAL_BLOCK)):
          query = torch.mul(b, $LOCAL_BLOCK)
          size = ops.prim.min($LOCAL_BLOCK, torch.sub(length, query))
          key = ops.prim.max(0, torch.sub(query, $WINDOW_BEFORE))
          reach = torch.sub(ops.prim.min(length, torch.add(torch.add(query, size), $WINDOW_AFTER)), key)
          columns = torch.narrow(torch.narrow(band, 0, 0, size), 1, torch.add(torch.sub(key, query), $WINDOW_BEFORE), reach)
          bias = torch.unsqueeze(torch.unsqueeze(columns, 0), 0)
          block = (self).line_attention(torch.narrow(queries, 2, query, size), torch.narrow(keys, 2, key, reach), torch.narrow(values, 2, key, reach), bias, False, )
          _1 = torch.append(blocks, torch.transpose(block, 1, 2))
      tokens = torch.mul(counts[r], length)
      _2 = torch.append(contexts, torch.reshape(torch.cat(blocks, 1), [tokens, -1]))
      start = torch.add(start, tokens)
    return torch.cat(contexts)
