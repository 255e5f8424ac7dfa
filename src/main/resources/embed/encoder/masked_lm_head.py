
  # A score for each token of the vocabulary at each row of x: [rows, hidden] -> [rows, vocabulary].
  # dense and norm are empty where the head is its decoder alone.
  def logits(self: __torch__.Encoder, x: Tensor, dense: List[Tensor], norm: List[Tensor], decoder: List[Tensor]) -> Tensor:
    if torch.gt(torch.len(dense), 0):
      y = (self).linear_float32(x, dense, )
      z = (self).layer_norm($HEAD_ACTIVATION, norm, )
    else:
      z = x
    return (self).linear_float32(z, decoder, )
