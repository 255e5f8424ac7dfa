
  # DeBERTa's second and third version (He et al. 2020, arXiv:2006.03654; 2021, arXiv:2111.09543).
  # Attention is disentangled: the score of a query and a key is the sum of content to content, content
  # to position (c2p) and position to content (p2c). A position is the bucket of the distance
  # query - key; from half of the buckets on they grow with its logarithm.

  # e = [words], norm, and [positions] or else [token types] where there are some
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    x = torch.embedding(e[0][0], ids)
    if torch.gt(torch.len(e), 2):
      if $POSITION_BIASED:
        added = torch.embedding(e[2][0], positions)
      else:
        added = torch.select(e[2][0], 0, 0)
      x = torch.add(x, added)
    return (self).norm(x, e[1], )

  def norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).layer_norm(x, w, )

  # w = position embeddings, [2 $SPAN, hidden], and perhaps their norm. Returns them, and for the
  # distances from 1 - $DISTANCES to $DISTANCES - 1 the rows that they have.
  def share(self: __torch__.Encoder, w: List[Tensor]) -> List[Tensor]:
    if torch.gt(torch.len(w), 1):
      rows = (self).norm(w[0], [w[1], w[2]], )
    else:
      rows = torch.clone(w[0])
    distances = torch.arange(torch.sub(1, $DISTANCES), $DISTANCES, dtype=4, layout=None, device=ops.prim.device(rows), pin_memory=None)
    buckets = torch.add((self).bucket(distances, ), $SPAN)
    return [rows, torch.clamp(buckets, 0, torch.sub(torch.mul(2, $SPAN), 1))]

  # make_log_bucket_position of transformers
  def bucket(self: __torch__.Encoder, distances: Tensor) -> Tensor:
    if $LOG_BUCKETS:
      middle = torch.floordiv($SPAN, 2)
      near = torch.le(torch.abs(distances), middle)
      far = torch.log(torch.div(torch.clamp(torch.abs(distances), middle), middle))
      last = torch.log(torch.full_like(far, torch.div(torch.sub($FARTHEST, 1), middle)))
      steps = torch.ceil(torch.mul(torch.div(far, last), torch.sub(middle, 1)))
      logarithmic = torch.mul(torch.to(torch.add(steps, middle), 4), torch.sign(distances))
      buckets = torch.where(near, distances, logarithmic)
    else:
      buckets = distances
    return buckets

  # Adds the layer's projections of the position embeddings, c2p's keys and p2c's queries, divided by
  # the scale of the scores: [heads, 2 $SPAN, head] each.
  # w = query-key-value, output, norm, up, down, norm, a projection of positions where the layer does
  # not use its query and key for that, and a convolution and its norm where there is one.
  def prepare(self: __torch__.Encoder, i: int, w: List[List[Tensor]], shared: List[Tensor]) -> List[List[Tensor]]:
    if $SHARED_PROJECTIONS:
      qkv = torch.chunk((self).linear(shared[0], w[0], ), 3, 1)
      projections = [qkv[1], qkv[0]]
      rest = torch.slice(w, 6)
    else:
      projections = torch.chunk((self).linear(shared[0], w[6], ), $TERMS, 1)
      rest = torch.slice(w, 7)
    terms = annotate(List[Tensor], [])
    if $C2P:
      _0 = torch.append(terms, (self).heads(projections[0], ))
    if $P2C:
      _1 = torch.append(terms, (self).heads(projections[torch.sub(torch.len(projections), 1)], ))
    return torch.add(torch.add(torch.slice(w, 0, 6), [terms]), rest)

  # [rows, hidden] -> [heads, rows, head]
  def heads(self: __torch__.Encoder, x: Tensor) -> Tensor:
    rows = torch.reshape(torch.mul(x, $POSITION_SCALE), [torch.size(x, 0), $HEADS, -1])
    return torch.contiguous(torch.transpose(rows, 0, 1))

  # For each run the rows for the distances from n - 1 to 1 - n, and for those from 1 - n to n - 1.
  def context(self: __torch__.Encoder, positions: Tensor, lengths: List[int], counts: List[int], shared: List[Tensor]) -> List[Tensor]:
    rows = annotate(List[Tensor], [])
    for r in range(torch.len(lengths)):
      n = lengths[r]
      ascending = torch.narrow(shared[1], 0, torch.sub($DISTANCES, n), torch.sub(torch.mul(2, n), 1))
      _0 = torch.append(rows, torch.flip(ascending, [0]))
      _1 = torch.append(rows, ascending)
    return rows

  # w = query-key-value, output, norm, up, down, norm, position terms, convolution, norm
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    mixed = [(self).disentangled_attention((self).linear(x, w[0], ), w[6], context, lengths, counts, )]
    if torch.gt(torch.len(w), 7):
      _0 = torch.append(mixed, (self).linear((self).neighbours(x, lengths, counts, ), w[7], ))
    return mixed

  # BERT's layer, and after the first one a convolution where the model has one.
  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    attended = (self).norm((self).linear_add_rows(mixed[0], x, w[1], ), w[2], )
    activated = (self).linear_activation_rows(attended, w[3], )
    z = (self).norm((self).linear_add_rows(activated, attended, w[4], ), w[5], )
    if torch.gt(torch.len(w), 7):
      y = mixed[1]
      z = (self).norm(torch.add(z, $CONVOLUTION_ACTIVATION), w[8], )
    return z

  def disentangled_attention(self: __torch__.Encoder, qkv: Tensor, terms: List[Tensor], context: List[Tensor], lengths: List[int], counts: List[int]) -> Tensor:
    heads = torch.view(qkv, [torch.size(qkv, 0), 3, $HEADS, -1])
    contexts = annotate(List[Tensor], [])
    start = 0
    for r in range(torch.len(lengths)):
      q = (self).lines(torch.select(heads, 1, 0), start, lengths[r], counts[r], )
      k = (self).lines(torch.select(heads, 1, 1), start, lengths[r], counts[r], )
      v = (self).lines(torch.select(heads, 1, 2), start, lengths[r], counts[r], )
      biases = annotate(List[Tensor], [])
      if $C2P:
        _0 = torch.append(biases, (self).by_distance(q, terms[0], context[torch.mul(2, r)], ))
      if $P2C:
        p2c = (self).by_distance(k, terms[torch.sub($TERMS, 1)], context[torch.add(torch.mul(2, r), 1)], )
        _1 = torch.append(biases, torch.transpose(p2c, 2, 3))
      if torch.gt(torch.len(biases), 1):
        bias = torch.add(torch.contiguous(biases[0]), biases[1])
      else:
        bias = torch.contiguous(biases[0])
      mixed = (self).line_attention(torch.mul(q, $CONTENT_SCALE), k, v, bias, False, )
      tokens = torch.mul(counts[r], lengths[r])
      _2 = torch.append(contexts, torch.reshape(torch.transpose(mixed, 1, 2), [tokens, -1]))
      start = torch.add(start, tokens)
    return torch.cat(contexts)

  # The products of each token with the rows for its distances to the tokens of its line, rows[0] for
  # the greatest: column t of token s is that of row n - 1 - s + t, so a step to the next token is one
  # column less. x: [lines, heads, n, head] -> [lines, heads, n, n]
  def by_distance(self: __torch__.Encoder, x: Tensor, table: Tensor, rows: Tensor) -> Tensor:
    products = torch.contiguous((self).line_products(x, torch.index_select(table, 1, rows), ))
    n = torch.size(x, 2)
    line = torch.mul(torch.mul($HEADS, n), torch.size(products, 3))
    head = torch.mul(n, torch.size(products, 3))
    return torch.as_strided(products, [torch.size(x, 0), $HEADS, n, n], [line, head, torch.sub(torch.size(products, 3), 1), 1], torch.sub(n, 1))

  # Each token's hidden state and its neighbours', zeros beyond the line: [tokens, hidden kernel]
  def neighbours(self: __torch__.Encoder, x: Tensor, lengths: List[int], counts: List[int]) -> Tensor:
    all = annotate(List[Tensor], [])
    start = 0
    side = torch.floordiv($CONVOLUTION_KERNEL, 2)
    for r in range(torch.len(lengths)):
      tokens = torch.mul(counts[r], lengths[r])
      run = torch.view(torch.narrow(x, 0, start, tokens), [counts[r], lengths[r], -1])
      padded = torch.constant_pad_nd(run, [0, 0, side, side])
      _0 = torch.append(all, torch.reshape(torch.unfold(padded, 1, $CONVOLUTION_KERNEL, 1), [tokens, -1]))
      start = torch.add(start, tokens)
    return torch.cat(all)
