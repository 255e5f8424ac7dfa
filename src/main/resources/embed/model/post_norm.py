
  # BERT's layers: layer normalisation after each sum.

  # w = query-key-value, output, norm, up, down, norm; context = the biases of attention()
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    return [(self).attention((self).linear(x, w[0], ), context, lengths, counts, )]

  # Attention, then feed-forward, each added to its input and normalised.
  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    y = (self).norm((self).linear_add_rows(mixed[0], x, w[1], ), w[2], )
    activated = (self).linear_activation_rows(y, w[3], )
    return (self).norm((self).linear_add_rows(activated, y, w[4], ), w[5], )
