
  # A score for each token of the vocabulary at each row of x: [rows, hidden] -> [rows, vocabulary].
  def logits(self: __torch__.Encoder, x: Tensor, dense: List[Tensor], norm: List[Tensor], decoder: List[Tensor]) -> Tensor:
    y = (self).linear(x, dense, )
    z = (self).layer_norm(HEAD_ACTIVATION, norm, )
    return (self).linear(z, decoder, )
