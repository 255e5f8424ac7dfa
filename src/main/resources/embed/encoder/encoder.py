
  # An encoder (Vaswani et al. 2017, arXiv:1706.03762, section 3).
  #
  # A batch is ragged and has no padding: the tokens of all its lines stand one after another, lines of
  # one length together. Run r holds counts[r] lines of lengths[r] tokens each. Linear layers and layer
  # normalisation see [tokens, hidden]; attention and pooling look at one run at a time.
  #
  # EncoderScript appends
  # - the family's sources of embed.model: embeddings() makes hidden_states[0]; mix() and update_rows()
  #   are a layer, first what a token takes from the others of its line, such as attention, then the rest,
  #   for some or all tokens; norm() normalises, share() prepares what all layers use when the weights are
  #   loaded, prepare() does so for one layer, and context() once for each batch;
  # - one_thread.py or several_threads.py: linear(), line_attention() and update();
  # - sentence_modules.py where the directory has such modules;
  # - masked_lm_head.py where tokens are to be predicted.

  # One vector a line: [lines, hidden], or wider where several ways of pooling are given.
  # final_norm = the norm after the last layer, or empty; pooler = a linear layer, or empty where the
  # pooling does not need it; selected = the token of each line that the pooling takes, or empty where it
  # takes more; prompt_tokens = how many tokens of each line the pooling leaves out
  def embed(self: __torch__.Encoder, ids: Tensor, positions: Tensor, embeddings: List[List[Tensor]], layers: List[List[List[Tensor]]], final_norm: List[Tensor], shared: List[Tensor], pooler: List[Tensor], lengths: List[int], counts: List[int], selected: List[Tensor], pooling: List[str], prompt_tokens: int) -> Tensor:
    x = (self).hidden_state(ids, positions, embeddings, layers, final_norm, shared, lengths, counts, selected, )
    if torch.gt(torch.len(selected), 0):
      y = x
    else:
      y = (self).pool(x, lengths, counts, pooling, prompt_tokens, )
    if torch.eq(pooling[0], "pooler"):
      z = torch.tanh((self).linear_float32(y, pooler, ))
    else:
      z = y
    return z

  # What the last of the layers given makes of the embeddings: [tokens, hidden], or only the rows that
  # selected names: the last layer's update is left out for all others.
  def hidden_state(self: __torch__.Encoder, ids: Tensor, positions: Tensor, embeddings: List[List[Tensor]], layers: List[List[List[Tensor]]], final_norm: List[Tensor], shared: List[Tensor], lengths: List[int], counts: List[int], selected: List[Tensor]) -> Tensor:
    x = (self).embeddings(ids, positions, embeddings, lengths, counts, )
    context = (self).context(positions, lengths, counts, shared, )
    before = torch.sub(torch.len(layers), torch.len(selected))
    for i in range(before):
      x = (self).layer(i, x, layers[i], context, lengths, counts, )
    if torch.gt(torch.len(selected), 0):
      mixed = (self).mix(before, x, layers[before], context, lengths, counts, )
      x = (self).update((self).rows([x], selected[0], )[0], (self).rows(mixed, selected[0], ), layers[before], )
    return (self).finish(x, final_norm, )

  # [tokens, hidden] -> [tokens, hidden]
  def layer(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> Tensor:
    return (self).update(x, (self).mix(i, x, w, context, lengths, counts, ), w, )

  # The same rows of each tensor.
  def rows(self: __torch__.Encoder, tensors: List[Tensor], indices: Tensor) -> List[Tensor]:
    some = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      _0 = torch.append(some, torch.index_select(tensors[i], 0, indices))
    return some

  def finish(self: __torch__.Encoder, x: Tensor, final_norm: List[Tensor]) -> Tensor:
    if torch.gt(torch.len(final_norm), 0):
      y = (self).norm(x, final_norm, )
    else:
      y = x
    return y

  # attend() for a qkv of [tokens, 3 hidden] -> [tokens, hidden]
  def attention(self: __torch__.Encoder, qkv: Tensor, biases: List[Tensor], lengths: List[int], counts: List[int]) -> Tensor:
    heads = torch.view(qkv, [torch.size(qkv, 0), 3, $HEADS, -1])
    return (self).attend(torch.select(heads, 1, 0), torch.select(heads, 1, 1), torch.select(heads, 1, 2), biases, False, lengths, counts, )

  # softmax(q k^T / sqrt(head) + bias) v within each line.
  # q, k, v: [tokens, heads, head] -> [tokens, heads head]
  # biases = one for each run, [1 or heads, tokens, tokens]; empty for none
  # causal = whether a token sees only itself and those before it; then there are no biases
  def attend(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, biases: List[Tensor], causal: bool, lengths: List[int], counts: List[int]) -> Tensor:
    contexts = annotate(List[Tensor], [])
    start = 0
    for r in range(torch.len(lengths)):
      tokens = torch.mul(counts[r], lengths[r])
      bias = annotate(Optional[Tensor], None)
      if torch.gt(torch.len(biases), 0):
        bias = torch.unsqueeze(biases[r], 0)
      queries = (self).lines(q, start, lengths[r], counts[r], )
      keys = (self).lines(k, start, lengths[r], counts[r], )
      values = (self).lines(v, start, lengths[r], counts[r], )
      context = (self).line_attention(queries, keys, values, bias, causal, )
      _0 = torch.append(contexts, torch.reshape(torch.transpose(context, 1, 2), [tokens, -1]))
      start = torch.add(start, tokens)
    return torch.cat(contexts)

  # The lines of a run that begins at the token start:
  # [tokens, heads, head] -> [lines, heads, tokens of a line, head]
  def lines(self: __torch__.Encoder, x: Tensor, start: int, length: int, count: int) -> Tensor:
    run = torch.narrow(x, 0, start, torch.mul(count, length))
    return torch.transpose(torch.view(run, [count, length, torch.size(x, 1), -1]), 1, 2)

  # [tokens, hidden] -> [lines, hidden], one after another where there are several ways
  def pool(self: __torch__.Encoder, x: Tensor, lengths: List[int], counts: List[int], pooling: List[str], prompt_tokens: int) -> Tensor:
    rows = annotate(List[Tensor], [])
    start = 0
    for r in range(torch.len(lengths)):
      tokens = torch.mul(counts[r], lengths[r])
      run = torch.view(torch.narrow(x, 0, start, tokens), [counts[r], lengths[r], -1])
      pooled = annotate(List[Tensor], [])
      for p in range(torch.len(pooling)):
        _0 = torch.append(pooled, (self).pool_run(run, pooling[p], prompt_tokens, ))
      _1 = torch.append(rows, torch.cat(pooled, 1))
      start = torch.add(start, tokens)
    return torch.cat(rows)

  # [lines, tokens, hidden] -> [lines, hidden]. The pooler starts from the first token of all, cls from
  # the first that is counted, where there is one.
  def pool_run(self: __torch__.Encoder, run: Tensor, pooling: str, prompt_tokens: int) -> Tensor:
    tokens = torch.size(run, 1)
    if torch.lt(prompt_tokens, tokens):
      counted = torch.narrow(run, 1, prompt_tokens, torch.sub(tokens, prompt_tokens))
    else:
      counted = torch.zeros_like(run)
    if torch.eq(pooling, "mean"):
      pooled = torch.mean(counted, [1])
    elif torch.eq(pooling, "max"):
      pooled = torch.amax(counted, [1])
    elif torch.eq(pooling, "mean_sqrt_len_tokens"):
      pooled = torch.div(torch.sum(counted, [1]), torch.sqrt(torch.size(counted, 1)))
    elif torch.eq(pooling, "weightedmean"):
      end = torch.add(torch.size(run, 1), 1)
      weights = torch.arange(torch.sub(end, torch.size(counted, 1)), end, dtype=6, device=ops.prim.device(run))
      pooled = torch.div(torch.sum(torch.mul(counted, torch.unsqueeze(weights, 1)), [1]), torch.sum(weights))
    elif torch.eq(pooling, "lasttoken"):
      pooled = torch.select(run, 1, -1)
    else:
      first = 0
      if torch.eq(pooling, "cls"):
        if torch.lt(prompt_tokens, tokens):
          first = prompt_tokens
      pooled = torch.select(run, 1, first)
    return pooled

  def layer_norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, 1)], w[0], w[1], $EPSILON)

  # The position embeddings with token type 0 of types [types, hidden] added, where there are types.
  def position_embeddings(self: __torch__.Encoder, positions: Tensor, types: List[Tensor]) -> List[Tensor]:
    if torch.gt(torch.len(types), 0):
      sum = torch.add(positions, torch.select(types[0], 0, 0))
    else:
      sum = torch.clone(positions)
    return [sum]

  def no_tensors(self: __torch__.Encoder) -> List[Tensor]:
    return annotate(List[Tensor], [])

  def no_layers(self: __torch__.Encoder) -> List[List[List[Tensor]]]:
    return annotate(List[List[List[Tensor]]], [])
