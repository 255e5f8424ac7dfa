
  # A gated linear unit (Shazeer 2020, arXiv:2002.05202): activation(gate) * up.
  # w = a linear layer whose outputs are gate and up
  def gated(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    gate_up = torch.chunk((self).linear_rows(x, w, ), 2, 1)
    y = gate_up[0]
    return torch.mul_($ACTIVATION, gate_up[1])
