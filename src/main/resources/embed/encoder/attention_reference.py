
  # Attention by matrix products, to compare the others with. One head at a time, because its scores are
  # as many as the square of the tokens.

  # q, k, v: [lines, heads, tokens, head] -> [lines, heads, tokens, head]
  # bias: [1 or lines, 1 or heads, tokens, tokens]
  # causal = whether a token sees only itself and those before it; then there is no bias
  def heads_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor], causal: bool) -> Tensor:
    contexts = annotate(List[Tensor], [])
    queries = torch.div(q, torch.sqrt(torch.size(q, 3)))
    for h in range(torch.size(q, 1)):
      scores = torch.matmul(torch.select(queries, 1, h), torch.transpose(torch.select(k, 1, h), 1, 2))
      if torch.__isnot__(bias, None):
        biases = unchecked_cast(Tensor, bias)
        scores = torch.add_(scores, torch.select(biases, 1, torch.remainder(h, torch.size(biases, 1))))
      if causal:
        later = torch.triu(torch.ones_like(scores), 1)
        scores = torch.masked_fill_(scores, torch.ne(later, 0.0), -3.4028234663852886e+38)
      _0 = torch.append(contexts, torch.matmul(torch.softmax(scores, -1), torch.select(v, 1, h)))
    return torch.stack(contexts, 1)

  # x y^T for each head of each line.
  # x: [lines, heads, tokens, head], y: [heads, rows, head] -> [lines, heads, tokens, rows]
  def line_products(self: __torch__.Encoder, x: Tensor, y: Tensor) -> Tensor:
    return torch.matmul(x, torch.transpose(y, 1, 2))
