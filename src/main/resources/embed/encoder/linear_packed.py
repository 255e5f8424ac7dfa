
  # Linear layers by oneDNN: weights reordered once into the layout that its kernels read, the
  # activation and the residual sum done while the product is still in registers. A row's bits do not
  # depend on how many other rows there are. A layer is [packed weight, bias].

  # weights [out, in] and biases [out] of layers that become one; a convolution's weight of
  # [out, in, kernel] is one of in * kernel inputs
  def pack_float32(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    return [ops.mkldnn._reorder_linear_weight(torch.flatten((self).join(weights, ), 1)), (self).join(biases, )]

  def linear_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w[0], w[1], "none", [], "")

  def linear_add_float32(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, residual, w[0], w[1], "add")

  def linear_activation_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w[0], w[1], FUSED_ACTIVATION)

  # q, k, v: [lines, heads, tokens, head] -> [lines, heads, tokens, head]
  # bias: [1 or lines, 1 or heads, tokens, tokens]
  def line_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor]) -> Tensor:
    if torch.ge(torch.size(q, 2), 256):
      context = (self).long_line_attention(q, k, v, bias, )
    else:
      # The kernel that scaled_dot_product_attention picks on a CPU, without the picking.
      context, logsumexp = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, False, attn_mask=bias)
    return context

  # That kernel's products are MKL's, which on some processors leaves half of their width unused. From
  # about 256 tokens on, a head's products by oneDNN are faster in spite of more calls.
  def long_line_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor]) -> Tensor:
    queries = torch.mul(q, torch.pow(torch.size(q, 3), -0.5))
    keys = torch.contiguous(k)
    values = torch.contiguous(torch.transpose(v, 2, 3))
    lines = annotate(List[Tensor], [])
    for i in range(torch.size(q, 0)):
      heads = annotate(List[Tensor], [])
      for h in range(torch.size(q, 1)):
        scores = (self).product(torch.select(torch.select(queries, 0, i), 0, h), torch.select(torch.select(keys, 0, i), 0, h), )
        if torch.__isnot__(bias, None):
          rows = torch.select(unchecked_cast(Tensor, bias), 0, torch.remainder(i, torch.size(unchecked_cast(Tensor, bias), 0)))
          biased = torch.add(scores, torch.select(rows, 0, torch.remainder(h, torch.size(rows, 0))))
        else:
          biased = scores
        weights = torch.softmax(biased, -1)
        _0 = torch.append(heads, (self).product(weights, torch.select(torch.select(values, 0, i), 0, h), ))
      _1 = torch.append(lines, torch.stack(heads))
    return torch.stack(lines)

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
