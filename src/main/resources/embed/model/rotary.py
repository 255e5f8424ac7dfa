
  # Rotary positions (Su et al. 2021, arXiv:2104.09864). Elements i and i + head / 2 of a query or key
  # are the two parts of a complex number, which is turned by the angle position * frequency. The parts
  # come out next to each other in queries and keys alike, so that their products are the same.

  # For each base a table of e^(i angle), [positions, head / 2], on the CPU. w = a checkpoint's own
  # frequencies, or empty
  def share(self: __torch__.Encoder, w: List[Tensor]) -> List[Tensor]:
    tables = annotate(List[Tensor], [])
    bases = $ROTARY_BASES
    factors = $ROTARY_FACTORS
    kept = $ROTARY_KEPT
    magnitudes = $ROTARY_MAGNITUDES
    positions = torch.arange(0, $ROTARY_POSITIONS, dtype=6, layout=None, device=torch.device("cpu"), pin_memory=None)
    for i in range(torch.len(bases)):
      if torch.gt(torch.len(w), 0):
        frequencies = torch.cpu(w[0])
      else:
        exponents = torch.div(torch.arange(0, $HEAD_SIZE, 2, dtype=6, layout=None, device=torch.device("cpu"), pin_memory=None), $HEAD_SIZE)
        plain = torch.reciprocal(torch.pow(bases[i], exponents))
        share = torch.tensor(kept[i], dtype=6, device=torch.device("cpu"), requires_grad=False)
        divided = torch.mul(torch.div(plain, factors[i]), torch.rsub(share, 1.0))
        frequencies = torch.add(divided, torch.mul(plain, share))
      angles = torch.outer(positions, frequencies)
      _0 = torch.append(tables, torch.mul(torch.complex(torch.cos(angles), torch.sin(angles)), magnitudes[i]))
    return tables

  def prepare(self: __torch__.Encoder, i: int, w: List[List[Tensor]], shared: List[Tensor]) -> List[List[Tensor]]:
    return w

  # The rows of each table for the tokens of a batch: [tokens, 1, head / 2]
  def turns(self: __torch__.Encoder, positions: Tensor, tables: List[Tensor]) -> List[Tensor]:
    turns = annotate(List[Tensor], [])
    for i in range(torch.len(tables)):
      rows = torch.index_select(tables[i], 0, torch.cpu(positions))
      _0 = torch.append(turns, torch.unsqueeze(torch.to(rows, ops.prim.device(positions)), 1))
    return turns

  # Queries and keys together, and values: [tokens, (heads + 2 key heads) head] ->
  # [tokens, heads + key heads, head], [tokens, key heads, head]
  def heads(self: __torch__.Encoder, qkv: Tensor) -> List[Tensor]:
    all = torch.view(qkv, [torch.size(qkv, 0), torch.add($HEADS, torch.mul(2, $KEY_HEADS)), $HEAD_SIZE])
    return [torch.narrow(all, 1, 0, torch.add($HEADS, $KEY_HEADS)), torch.narrow(all, 1, torch.add($HEADS, $KEY_HEADS), $KEY_HEADS)]

  # Queries and keys, turned, and values: [tokens, heads, head] each. Several queries may share a key
  # and a value. heads = what heads() returns
  def turned(self: __torch__.Encoder, heads: List[Tensor], turns: Tensor) -> List[Tensor]:
    halves = torch.chunk(heads[0], 2, 2)
    products = torch.mul_(torch.complex(halves[0], halves[1]), turns)
    qk = torch.flatten(torch.view_as_real(products), 2)
    k = (self).repeated(torch.narrow(qk, 1, $HEADS, $KEY_HEADS), )
    return [torch.narrow(qk, 1, 0, $HEADS), k, (self).repeated(heads[1], )]

  # Each key head for as many heads as share it: [tokens, key heads, head] -> [tokens, heads, head]
  def repeated(self: __torch__.Encoder, x: Tensor) -> Tensor:
    return torch.flatten(torch.expand(torch.unsqueeze(x, 2), [-1, -1, torch.floordiv($HEADS, $KEY_HEADS), -1]), 1, 2)

  def rotary_attention(self: __torch__.Encoder, qkv: Tensor, turns: Tensor, lengths: List[int], counts: List[int]) -> Tensor:
    qkvs = (self).turned((self).heads(qkv, ), turns, )
    return (self).attend(qkvs[0], qkvs[1], qkvs[2], (self).no_tensors(), False, lengths, counts, )
