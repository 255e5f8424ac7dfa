
  # The modules of sentence-transformers after Pooling: [lines, width] -> [lines, width of the last].
  # modules = a linear layer, a norm or nothing each; kinds = what each is: normalize, layer_norm, or the
  # activation after a linear layer
  def sentence_modules(self: __torch__.Encoder, x: Tensor, modules: List[List[Tensor]], kinds: List[str]) -> Tensor:
    for i in range(torch.len(modules)):
      if torch.eq(kinds[i], "normalize"):
        y = torch.div(x, torch.clamp_min(torch.linalg_vector_norm(x, 2, [1], True), 1e-12))
      elif torch.eq(kinds[i], "layer_norm"):
        y = torch.layer_norm(x, [torch.size(x, 1)], modules[i][0], modules[i][1], 1e-05)
      else:
        y = (self).activate((self).linear_float32(x, modules[i], ), kinds[i], )
      x = y
    return x

  def activate(self: __torch__.Encoder, lines: Tensor, kind: str) -> Tensor:
    x = (self).apart(lines, )
    if torch.eq(kind, "tanh"):
      y = torch.tanh(x)
    elif torch.eq(kind, "relu"):
      y = torch.relu(x)
    elif torch.eq(kind, "gelu"):
      y = torch.gelu(x)
    elif torch.eq(kind, "silu"):
      y = torch.silu(x)
    elif torch.eq(kind, "sigmoid"):
      y = torch.sigmoid(x)
    else:
      y = x
    return torch.narrow(y, 0, 0, torch.size(lines, 0))
