
  # For families whose layers use nothing but rotary positions besides their own weights.
  def context(self: __torch__.Encoder, positions: Tensor, lengths: List[int], counts: List[int], shared: List[Tensor]) -> List[Tensor]:
    return (self).turns(positions, shared, )
