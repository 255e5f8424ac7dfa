
  # Zhang and Sennrich 2019, arXiv:1910.07467
  def norm(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.mul_((self).rms_normalised(x, ), torch.add(w[0], $NORM_OFFSET))

  # The first of heads() with each head of the queries and of the keys normalised by its norm, and
  # the queries' scale.
  def normalised_heads(self: __torch__.Encoder, heads: List[Tensor], queries: List[Tensor], keys: List[Tensor]) -> List[Tensor]:
    q = torch.expand(torch.mul(torch.add(queries[0], $NORM_OFFSET), $QUERY_SCALE), [$HEADS, -1])
    k = torch.expand(torch.add(keys[0], $NORM_OFFSET), [$KEY_HEADS, -1])
    return [torch.mul_((self).rms_normalised(heads[0], ), torch.cat([q, k])), heads[1]]

  def rms_normalised(self: __torch__.Encoder, x: Tensor) -> Tensor:
    squares = torch.mean(torch.mul(x, x), [-1], True)
    return torch.mul(x, torch.rsqrt(torch.add(squares, $EPSILON)))
