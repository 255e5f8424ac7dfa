
  # MPNet's relative positions: T5's buckets of distances (Raffel et al. 2019, arXiv:1910.10683,
  # section 2.1), one bias for each bucket and head, the same in every layer.

  # w = [buckets, heads] -> [heads, buckets]
  def share(self: __torch__.Encoder, w: List[Tensor]) -> List[Tensor]:
    return [torch.contiguous(torch.t(w[0]))]

  def prepare(self: __torch__.Encoder, i: int, w: List[List[Tensor]], shared: List[Tensor]) -> List[List[Tensor]]:
    return w

  # One bias a run: [heads, tokens, tokens].
  def context(self: __torch__.Encoder, positions: Tensor, lengths: List[int], counts: List[int], shared: List[Tensor]) -> List[Tensor]:
    biases = annotate(List[Tensor], [])
    for r in range(torch.len(lengths)):
      token = torch.arange(lengths[r], dtype=4, device=ops.prim.device(shared[0]))
      buckets = (self).bucket(torch.sub(torch.unsqueeze(token, 1), torch.unsqueeze(token, 0)), )
      bias = torch.index_select(shared[0], 1, torch.reshape(buckets, [-1]))
      _0 = torch.append(biases, torch.view(bias, [$HEADS, lengths[r], lengths[r]]))
    return biases

  # n = query position - key position. Half of the buckets are for keys after the query; of each half,
  # half are for one distance each, and the others grow with the logarithm of the distance to 128.
  def bucket(self: __torch__.Encoder, n: Tensor) -> Tensor:
    half = torch.floordiv($BUCKETS, 2)
    exact = torch.floordiv(half, 2)
    after = torch.mul(torch.to(torch.lt(n, 0), 4), half)
    distance = torch.abs(n)
    share = torch.div(torch.log(torch.div(torch.to(distance, 6), exact)), torch.log(torch.div(128, exact)))
    far = torch.clamp(torch.add(torch.to(torch.mul(share, torch.sub(half, exact)), 4), exact), None, torch.sub(half, 1))
    return torch.add(after, torch.where(torch.lt(distance, exact), distance, far))
