
  # BERT's layers: layer normalisation after each sum.

  # Attention, then feed-forward, each added to its input and normalised: [tokens, hidden].
  # w = query-key-value, output, norm, up, down, norm; context = the biases of attention()
  def layer(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> Tensor:
    qkv = (self).linear(x, w[0], )
    attended = (self).linear_add((self).attention(qkv, context, lengths, counts, ), x, w[1], )
    y = (self).norm(attended, w[2], )
    activated = (self).linear_activation(y, w[3], )
    return (self).norm((self).linear_add(activated, y, w[4], ), w[5], )
