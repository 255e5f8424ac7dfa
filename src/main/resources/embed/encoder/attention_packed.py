
  # Attention on x86-64 CPUs: by PyTorch's own kernel, and for long lines by oneDNN's products where
  # these are faster. That kernel's products are MKL's, which leaves half of some processors' width
  # unused.

  # q, k, v: [lines, heads, tokens, head] -> [lines, heads, tokens, head]
  # bias: [1 or lines, 1 or heads, tokens, tokens]
  def heads_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor]) -> Tensor:
    if torch.ge(torch.size(q, 2), PRODUCTS_FROM):
      context = (self).attention_by_products(q, k, v, bias, )
    else:
      # The kernel that scaled_dot_product_attention picks on a CPU, without the picking.
      context, logsumexp = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, False, attn_mask=bias)
    return context

  # The scores of a block of queries are few enough that their memory is used again and again.
  def attention_by_products(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor]) -> Tensor:
    queries = torch.mul(q, torch.pow(torch.size(q, 3), -0.5))
    keys = torch.contiguous(k)
    values = torch.contiguous(torch.transpose(v, 2, 3))
    tokens = torch.size(q, 2)
    block = ops.prim.max(64, torch.floordiv(2097152, torch.size(k, 2)))
    lines = annotate(List[Tensor], [])
    for i in range(torch.size(q, 0)):
      heads = annotate(List[Tensor], [])
      for h in range(torch.size(q, 1)):
        key = (self).packed(torch.select(torch.select(keys, 0, i), 0, h), block, )
        value = (self).packed(torch.select(torch.select(values, 0, i), 0, h), block, )
        query = torch.select(torch.select(queries, 0, i), 0, h)
        blocks = annotate(List[Tensor], [])
        for b in range(torch.floordiv(torch.add(tokens, torch.sub(block, 1)), block)):
          first = torch.mul(b, block)
          size = ops.prim.min(block, torch.sub(tokens, first))
          scores = (self).product(torch.narrow(query, 0, first, size), key, )
          if torch.__isnot__(bias, None):
            rows = torch.select(unchecked_cast(Tensor, bias), 0, torch.remainder(i, torch.size(unchecked_cast(Tensor, bias), 0)))
            head = torch.select(rows, 0, torch.remainder(h, torch.size(rows, 0)))
            _0 = torch.add_(scores, torch.narrow(head, 0, first, size))
          weights = torch._softmax(scores, -1, False, out=scores)
          _1 = torch.append(blocks, (self).product(weights, value, ))
        _2 = torch.append(heads, torch.cat(blocks))
      _3 = torch.append(lines, torch.stack(heads))
    return torch.stack(lines)

  def packed(self: __torch__.Encoder, x: Tensor, rows: int) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(x, rows)

  # x y^T
  def product(self: __torch__.Encoder, x: Tensor, y: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, y, None, "none", [], "")

  # x y^T for each head of each line, one line at a time so that its bits do not depend on the others.
  # x: [lines, heads, tokens, head], y: [heads, rows, head] -> [lines, heads, tokens, rows]
  def line_products(self: __torch__.Encoder, x: Tensor, y: Tensor) -> Tensor:
    lines = annotate(List[Tensor], [])
    columns = torch.transpose(y, 1, 2)
    for i in range(torch.size(x, 0)):
      _0 = torch.append(lines, torch.bmm(torch.select(x, 0, i), columns))
    return torch.stack(lines)
