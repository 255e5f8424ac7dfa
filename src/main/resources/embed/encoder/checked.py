
  # Linear layers and attention computed twice, by the kernels in use (used_...) and on the CPU by the
  # reference kernels (reference_...). What differs by more than rounding is an error. The results are
  # those of the reference, so what is wrong in one place is not found again in the next. A layer is
  # [that of the kernels in use, weight, bias].

  def pack(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    return torch.add((self).used_pack(weights, biases, ), (self).plain(weights, biases, ))

  def pack_float32(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    return torch.add((self).used_pack_float32(weights, biases, ), (self).plain(weights, biases, ))

  # Copies, because what is packed is not kept.
  def plain(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    return [torch.cpu(torch.clone(torch.flatten((self).join(weights, ), 1))), torch.cpu(torch.clone((self).join(biases, )))]

  def used(self: __torch__.Encoder, w: List[Tensor]) -> List[Tensor]:
    return torch.slice(w, 0, torch.sub(torch.len(w), 2))

  def linear_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    expected = (self).reference_linear_rows(torch.cpu(x), (self).reference(w, ), )
    return (self).checked((self).used_linear_rows(x, (self).used(w, ), ), expected, (self).name("a linear layer", w, ), )

  # The residual is made about as large as what is added to it, so that neither hides a wrong other.
  def linear_add_rows(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    update = (self).reference_linear_rows(torch.cpu(x), (self).reference(w, ), )
    size = torch.clamp_min(torch.mean(torch.abs(torch.cpu(residual))), 1e-30)
    some = torch.mul(torch.cpu(residual), torch.div(torch.mean(torch.abs(update)), size))
    found = (self).used_linear_add_rows(x, torch.to(some, ops.prim.device(x)), (self).used(w, ), )
    _0 = (self).checked(found, torch.add(update, some), (self).name("a linear layer with a sum", w, ), )
    return torch.add(residual, torch.to(update, ops.prim.device(x)))

  def linear_activation_rows(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    expected = (self).reference_linear_activation_rows(torch.cpu(x), (self).reference(w, ), )
    found = (self).used_linear_activation_rows(x, (self).used(w, ), )
    return (self).checked(found, expected, (self).name("a linear layer with an activation", w, ), )

  def reference(self: __torch__.Encoder, w: List[Tensor]) -> List[Tensor]:
    return (self).reference_pack([w[-2]], [w[-1]], )

  def linear_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    plain = (self).reference_pack_float32([w[-2]], [w[-1]], )
    expected = (self).reference_linear_float32(torch.cpu(x), plain, )
    return (self).checked((self).used_linear_float32(x, (self).used(w, ), ), expected, (self).name("a linear layer", w, ), )

  def heads_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor]) -> Tensor:
    plain = annotate(Optional[Tensor], None)
    if torch.__isnot__(bias, None):
      plain = torch.cpu(unchecked_cast(Tensor, bias))
    expected = (self).reference_heads_attention(torch.cpu(q), torch.cpu(k), torch.cpu(v), plain, )
    return (self).checked((self).used_heads_attention(q, k, v, bias, ), expected, "attention", )

  def line_products(self: __torch__.Encoder, x: Tensor, y: Tensor) -> Tensor:
    expected = (self).reference_line_products(torch.cpu(x), torch.cpu(y), )
    return (self).checked((self).used_line_products(x, y, ), expected, "attention's products", )

  def name(self: __torch__.Encoder, kind: str, w: List[Tensor]) -> str:
    return torch.format("{} of {} inputs and {} outputs", kind, torch.size(w[-2], 1), torch.size(w[-2], 0))

  # Weights that are no numbers give results that are none, which is told elsewhere.
  def checked(self: __torch__.Encoder, found: Tensor, expected: Tensor, name: str) -> Tensor:
    e = torch.to(expected, 6)
    size = torch.mean(torch.abs(e))
    scale = torch.clamp_min(torch.add(torch.abs(e), size), 1e-30)
    difference = float(torch.amax(torch.div(torch.abs(torch.sub(torch.cpu(torch.to(found, 6)), e)), scale)))
    if torch.__and__(bool(torch.isfinite(size)), torch.__not__(torch.le(difference, TOLERANCE))):
      ops.prim.RaiseException(torch.format("WRONG NUMBERS: {} differs by {}", name, difference), "builtins.RuntimeError")
    return torch.to(expected, ops.prim.device(found))
