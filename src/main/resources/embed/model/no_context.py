
  # For families whose layers use nothing but their own weights.

  def share(self: __torch__.Encoder, w: List[Tensor]) -> List[Tensor]:
    return w

  def prepare(self: __torch__.Encoder, i: int, w: List[List[Tensor]], shared: List[Tensor]) -> List[List[Tensor]]:
    return w

  def context(self: __torch__.Encoder, positions: Tensor, lengths: List[int], counts: List[int], shared: List[Tensor]) -> List[Tensor]:
    return annotate(List[Tensor], [])
