
  # Attention by whatever PyTorch has on the device.

  # q, k, v: [lines, heads, tokens, head] -> [lines, heads, tokens, head]
  # bias: [1 or lines, 1 or heads, tokens, tokens]
  # causal = whether a token sees only itself and those before it; then there is no bias
  def heads_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor], causal: bool) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, bias, 0.0, causal)

  # x y^T for each head of each line.
  # x: [lines, heads, tokens, head], y: [heads, rows, head] -> [lines, heads, tokens, rows]
  def line_products(self: __torch__.Encoder, x: Tensor, y: Tensor) -> Tensor:
    return torch.matmul(x, torch.transpose(y, 1, 2))
