
  # Layers with layer normalisation before attention and before feed-forward; the sums stay as they
  # are, so one more norm follows the last layer.

  # w = norm, query-key-value, output, norm, up, down; context = the biases of attention()
  def mix(self: __torch__.Encoder, i: int, x: Tensor, w: List[List[Tensor]], context: List[Tensor], lengths: List[int], counts: List[int]) -> List[Tensor]:
    qkv = (self).linear((self).norm(x, w[0], ), w[1], )
    return [(self).attention(qkv, context, lengths, counts, )]

  def update_rows(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    y = (self).linear_add_rows(mixed[0], x, w[2], )
    activated = (self).linear_activation_rows((self).norm(y, w[3], ), w[4], )
    return (self).linear_add_rows(activated, y, w[5], )
