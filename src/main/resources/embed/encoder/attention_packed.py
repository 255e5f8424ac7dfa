
  # Attention on x86-64 CPUs.

  # The kernel that scaled_dot_product_attention picks on a CPU, without the picking.
  # q, k, v: [lines, heads, tokens, head] -> [lines, heads, tokens, head]
  # bias: [1 or lines, 1 or heads, tokens, tokens]
  # causal = whether a token sees only itself and those before it; then there is no bias
  def heads_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor], causal: bool) -> Tensor:
    context, logsumexp = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, causal, attn_mask=bias)
    return context

  # x y^T for each head of each line, one line at a time so that its bits do not depend on the others.
  # x: [lines, heads, tokens, head], y: [heads, rows, head] -> [lines, heads, tokens, rows]
  def line_products(self: __torch__.Encoder, x: Tensor, y: Tensor) -> Tensor:
    lines = annotate(List[Tensor], [])
    columns = torch.transpose(y, 1, 2)
    for i in range(torch.size(x, 0)):
      _0 = torch.append(lines, torch.bmm(torch.select(x, 0, i), columns))
    return torch.stack(lines)
