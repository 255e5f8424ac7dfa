# The RoBERTa encoder (Liu et al. 2019, arXiv:1907.11692; the layers are those of Vaswani et al. 2017,
# arXiv:1706.03762, section 3, with BERT's learned positions and post-layer normalisation), written in
# the dialect of TorchScript archives: a sum is torch.add, a method is (self).name(x, ).
#
# A batch is ragged and has no padding: the tokens of all its lines stand one after another, lines of
# one length together. Run r holds counts[r] lines of lengths[r] tokens each. Linear layers and layer
# normalisation see [tokens, hidden]; attention and pooling look at one run at a time.
#
# EncoderScript puts in HEADS and EPSILON and appends linear_packed.py or linear_plain.py, and where
# tokens are to be predicted language_model_head.py.

class Encoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # One vector a line: [lines, hidden].
  # embeddings = [words, positions, layer norm weight, bias]; layers = one list of pack_layer() each;
  # pooler = [weight, bias], or empty where the pooling does not need it.
  def embed(self: __torch__.Encoder, ids: Tensor, positions: Tensor, embeddings: List[Tensor], layers: List[List[Tensor]], pooler: List[Tensor], lengths: List[int], counts: List[int], pooling: str) -> Tensor:
    x = (self).hidden_state(ids, positions, embeddings, layers, lengths, counts, )
    y = (self).pool(x, lengths, counts, pooling, )
    if torch.eq(pooling, "pooler"):
      z = torch.tanh((self).linear(y, pooler[0], pooler[1], ))
    else:
      z = y
    return z

  # What the last of the layers given makes of the embeddings: [tokens, hidden].
  def hidden_state(self: __torch__.Encoder, ids: Tensor, positions: Tensor, embeddings: List[Tensor], layers: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    x = (self).embeddings(ids, positions, embeddings, )
    for i in range(torch.len(layers)):
      x = (self).layer(x, layers[i], lengths, counts, )
    return x

  # Word + position embeddings, normalised: [tokens, hidden]. The token type of every token is 0, so
  # position_embeddings() has added that row to each position's already.
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, embeddings: List[Tensor]) -> Tensor:
    x = torch.add(torch.embedding(embeddings[0], ids), torch.embedding(embeddings[1], positions))
    return torch.layer_norm(x, [torch.size(x, 1)], embeddings[2], embeddings[3], EPSILON)

  # positions [positions, hidden] + token type 0 of types [types, hidden]
  def position_embeddings(self: __torch__.Encoder, positions: Tensor, types: Tensor) -> Tensor:
    return torch.add(positions, torch.select(types, 0, 0))

  # Attention, then feed-forward, each added to its input and normalised: [tokens, hidden].
  def layer(self: __torch__.Encoder, x: Tensor, w: List[Tensor], lengths: List[int], counts: List[int]) -> Tensor:
    hidden = [torch.size(x, 1)]
    qkv = (self).linear(x, w[0], w[1], )
    attended = (self).linear_add((self).attention(qkv, lengths, counts, ), x, w[2], w[3], )
    y = torch.layer_norm(attended, hidden, w[4], w[5], EPSILON)
    activated = (self).linear_activation(y, w[6], w[7], )
    z = (self).linear_add(activated, y, w[8], w[9], )
    return torch.layer_norm(z, hidden, w[10], w[11], EPSILON)

  # softmax(q k^T / sqrt(head)) v within each line. qkv: [tokens, 3 hidden] -> [tokens, hidden]
  def attention(self: __torch__.Encoder, qkv: Tensor, lengths: List[int], counts: List[int]) -> Tensor:
    contexts = annotate(List[Tensor], [])
    start = 0
    for r in range(torch.len(lengths)):
      tokens = torch.mul(counts[r], lengths[r])
      run = torch.view(torch.narrow(qkv, 0, start, tokens), [counts[r], lengths[r], 3, HEADS, -1])
      heads = torch.permute(run, [2, 0, 3, 1, 4])
      context = (self).line_attention(torch.select(heads, 0, 0), torch.select(heads, 0, 1), torch.select(heads, 0, 2), )
      _0 = torch.append(contexts, torch.reshape(torch.transpose(context, 1, 2), [tokens, -1]))
      start = torch.add(start, tokens)
    return torch.cat(contexts)

  # [tokens, hidden] -> [lines, hidden]; the pooler starts from the first token, as cls does.
  def pool(self: __torch__.Encoder, x: Tensor, lengths: List[int], counts: List[int], pooling: str) -> Tensor:
    rows = annotate(List[Tensor], [])
    start = 0
    for r in range(torch.len(lengths)):
      tokens = torch.mul(counts[r], lengths[r])
      run = torch.view(torch.narrow(x, 0, start, tokens), [counts[r], lengths[r], -1])
      if torch.eq(pooling, "mean"):
        pooled = torch.mean(run, [1])
      elif torch.eq(pooling, "max"):
        pooled = torch.amax(run, [1])
      else:
        pooled = torch.select(run, 1, 0)
      _0 = torch.append(rows, pooled)
      start = torch.add(start, tokens)
    return torch.cat(rows)

  # A layer as layer() wants it, from the checkpoint's sixteen tensors in their order there: query, key,
  # value (weight, bias each) become one linear layer of [3 hidden, hidden].
  def pack_layer(self: __torch__.Encoder, w: List[Tensor]) -> List[Tensor]:
    qkv = (self).pack(torch.cat([w[0], w[2], w[4]]), )
    bias = torch.cat([w[1], w[3], w[5]])
    output = (self).pack(w[6], )
    up = (self).pack(w[10], )
    down = (self).pack(w[12], )
    return [qkv, bias, output, w[7], w[8], w[9], up, w[11], down, w[13], w[14], w[15]]

  # The pooler's weight and bias as embed() wants them.
  def pack_pooler(self: __torch__.Encoder, w: List[Tensor]) -> List[Tensor]:
    return [(self).pack(w[0], ), w[1]]

  def no_tensors(self: __torch__.Encoder) -> List[Tensor]:
    return annotate(List[Tensor], [])

  def no_layers(self: __torch__.Encoder) -> List[List[Tensor]]:
    return annotate(List[List[Tensor]], [])
