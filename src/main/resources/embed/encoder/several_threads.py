
  # A long line is the work of $THREADS threads: of linear layers and of update_rows() each computes some
  # of the rows, of attention some of the heads, as it would compute all of them. The bits stay what they
  # are.

  def linear(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    parts = torch.chunk(x, $THREADS)
    waiting = annotate(List[Future[Tensor]], [])
    for i in range(1, torch.len(parts)):
      _0 = torch.append(waiting, fork((self).linear_rows, parts[i], w))
    return (self).joined((self).linear_rows(parts[0], w, ), waiting, 0, )

  def line_attention(self: __torch__.Encoder, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor], causal: bool) -> Tensor:
    queries = torch.chunk(q, $THREADS, 1)
    keys = torch.chunk(k, $THREADS, 1)
    values = torch.chunk(v, $THREADS, 1)
    biases = annotate(List[Optional[Tensor]], [])
    for i in range(torch.len(queries)):
      some = bias
      if torch.__isnot__(bias, None):
        if torch.gt(torch.size(unchecked_cast(Tensor, bias), 1), 1):
          some = torch.chunk(unchecked_cast(Tensor, bias), $THREADS, 1)[i]
      _0 = torch.append(biases, some)
    waiting = annotate(List[Future[Tensor]], [])
    for i in range(1, torch.len(queries)):
      _1 = torch.append(waiting, fork((self).heads_attention, queries[i], keys[i], values[i], biases[i], causal))
    return (self).joined((self).heads_attention(queries[0], keys[0], values[0], biases[0], causal, ), waiting, 1, )

  # A thread computes at most 512 rows at a time, so that little memory is used again and again.
  def update(self: __torch__.Encoder, x: Tensor, mixed: List[Tensor], w: List[List[Tensor]]) -> Tensor:
    count = torch.mul($THREADS, torch.add(torch.floordiv(torch.size(x, 0), torch.mul($THREADS, 512)), 1))
    parts = torch.chunk(x, count)
    waiting = annotate(List[Future[Tensor]], [])
    for i in range(1, torch.len(parts)):
      _0 = torch.append(waiting, fork((self).update_rows, parts[i], (self).part(mixed, i, count, ), w))
    return (self).joined((self).update_rows(parts[0], (self).part(mixed, 0, count, ), w, ), waiting, 0, )

  def part(self: __torch__.Encoder, tensors: List[Tensor], i: int, count: int) -> List[Tensor]:
    parts = annotate(List[Tensor], [])
    for t in range(torch.len(tensors)):
      _0 = torch.append(parts, torch.chunk(tensors[t], count)[i])
    return parts

  # What the others compute, after the first part.
  def joined(self: __torch__.Encoder, first: Tensor, waiting: List[Future[Tensor]], dim: int) -> Tensor:
    parts = [first]
    for i in range(torch.len(waiting)):
      _0 = torch.append(parts, torch.wait(waiting[i]))
    return torch.cat(parts, dim)
