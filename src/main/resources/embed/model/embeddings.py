
  # BERT's embeddings (Devlin et al. 2018, arXiv:1810.04805): learned positions.

  # Word + position embeddings, normalised where e has a norm, and projected to the layers' width where
  # it has a linear layer for that: [tokens, hidden]. e = [words], [positions], norm, a linear layer
  def embeddings(self: __torch__.Encoder, ids: Tensor, positions: Tensor, e: List[List[Tensor]], lengths: List[int], counts: List[int]) -> Tensor:
    x = torch.add(torch.embedding(e[0][0], ids), torch.embedding(e[1][0], positions))
    if torch.gt(torch.len(e), 2):
      y = (self).norm(x, e[2], )
    else:
      y = x
    if torch.gt(torch.len(e), 3):
      z = (self).linear_float32(y, e[3], )
    else:
      z = y
    return z

  def norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return (self).layer_norm(x, w, )
