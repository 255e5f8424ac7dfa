
  # BERT's embeddings and layers (Devlin et al. 2018, arXiv:1810.04805): learned positions, and layer
  # normalisation after each sum.

  # Word + position embeddings, normalised, and projected to the layers' width where e has a linear
  # layer for that: [tokens, hidden]. e = [words], [positions], norm, perhaps a linear layer
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    x = torch.add(torch.embedding(e[0][0], ids), torch.embedding(e[1][0], positions))
    y = (self).norm(x, e[2], )
    if torch.gt(torch.len(e), 3):
      z = (self).linear(y, e[3], )
    else:
      z = y
    return z

  def norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).layer_norm(x, w, )

  # Attention, then feed-forward, each added to its input and normalised: [tokens, hidden].
  # w = query-key-value, output, norm, up, down, norm; context = the biases of attention()
  def layer(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> Tensor:
    qkv = (self).linear(x, w[0], )
    attended = (self).linear_add((self).attention(qkv, context, lengths, counts, ), x, w[1], )
    y = (self).norm(attended, w[2], )
    activated = (self).linear_activation(y, w[3], )
    return (self).norm((self).linear_add(activated, y, w[4], ), w[5], )
