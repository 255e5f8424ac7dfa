
  # How far the kernels in use are from the reference ones, which have names that begin with reference_
  # here and compute on the CPU. The numbers that go in are the sines of 1, 2, 3 and so on.

  # A layer that pack() made of weights and biases: the product alone, with a sum, with an activation.
  def pack_differences(self: __torch__.Encoder, w: List[Tensor], weights: List[Tensor], biases: List[Tensor]) -> List[float]:
    plain = (self).reference_pack([torch.cpu((self).join(weights, ))], [torch.cpu((self).join(biases, ))], )
    x = (self).inputs(weights[0], )
    c = torch.cpu(x)
    y = (self).reference_linear_rows(c, plain, )
    # What is added is about as large as the product, so that neither hides that the other is wrong.
    more = torch.mul((self).sines(torch.size(y), x, ), float(torch.mean(torch.abs(y))))
    product = (self).difference((self).linear_rows(x, w, ), y, )
    sum = (self).difference((self).linear_add_rows(x, more, w, ), torch.add(y, torch.cpu(more)), )
    active = (self).reference_linear_activation_rows(c, plain, )
    return [product, sum, (self).difference((self).linear_activation_rows(x, w, ), active, )]

  # A layer that pack_float32() made of weights and biases.
  def pack_float32_differences(self: __torch__.Encoder, w: List[Tensor], weights: List[Tensor], biases: List[Tensor]) -> List[float]:
    plain = (self).reference_pack_float32([torch.cpu((self).join(weights, ))], [torch.cpu((self).join(biases, ))], )
    x = (self).inputs(weights[0], )
    y = (self).reference_linear_float32(torch.cpu(x), plain, )
    return [(self).difference((self).linear_float32(x, w, ), y, )]

  # Attention of 40 tokens with and without a bias, causal attention, and products with 7 rows, by heads of this size.
  def attention_differences(self: __torch__.Encoder, size: int, of: Tensor) -> List[float]:
    q = (self).sines([1, $HEADS, 40, size], of, )
    k = torch.flip(q, [2])
    v = torch.flip(q, [1, 2])
    bias = (self).sines([1, $HEADS, 40, 40], of, )
    y = (self).sines([$HEADS, 7, size], of, )
    a = torch.cpu(q)
    b = torch.cpu(k)
    c = torch.cpu(v)
    alone = (self).difference((self).heads_attention(q, k, v, None, False, ), (self).reference_heads_attention(a, b, c, None, False, ), )
    biased = (self).difference((self).heads_attention(q, k, v, bias, False, ), (self).reference_heads_attention(a, b, c, torch.cpu(bias), False, ), )
    causal = (self).difference((self).heads_attention(q, k, v, None, True, ), (self).reference_heads_attention(a, b, c, None, True, ), )
    products = (self).difference((self).line_products(q, y, ), (self).reference_line_products(a, torch.cpu(y), ), )
    return [alone, biased, causal, products]

  # Eight rows for a layer of these weights, on their device.
  def inputs(self: __torch__.Encoder, weights: Tensor) -> Tensor:
    return (self).sines([8, torch.floordiv(torch.numel(weights), torch.size(weights, 0))], weights, )

  def sines(self: __torch__.Encoder, shape: List[int], of: Tensor) -> Tensor:
    ones = torch.ones(shape, dtype=6, layout=None, device=ops.prim.device(of))
    return torch.view(torch.sin(torch.cumsum(torch.flatten(ones), 0)), shape)

  # The largest distance of two numbers, as a part of the number and the mean of all. Weights that are no
  # numbers give results that are none, which is told elsewhere.
  def difference(self: __torch__.Encoder, found: Tensor, expected: Tensor) -> float:
    e = torch.to(expected, 6)
    size = torch.mean(torch.abs(e))
    scale = torch.clamp_min(torch.add(torch.abs(e), size), 1e-30)
    largest = float(torch.amax(torch.div(torch.abs(torch.sub(torch.cpu(torch.to(found, 6)), e)), scale)))
    if bool(torch.isfinite(size)):
      difference = largest
    else:
      difference = 0.0
    return difference
