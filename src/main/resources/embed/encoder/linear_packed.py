
  # Linear layers by oneDNN: weights reordered once into the layout that its kernels read, the
  # activation and the residual sum done while the product is still in registers. A row's bits do not
  # depend on how many other rows there are. A layer is [packed weight, bias] or, where outputs were added
  # to make a multiple of 64, [packed weight, bias, bias without the added outputs].

  # weights [out, in] and biases [out] of layers that become one; a convolution's weight of
  # [out, in, kernel] is one of in * kernel inputs. Where the processor does not tell the sizes of its
  # caches, oneDNN 3.7 packs a last block of less than 64 outputs wrongly, so outputs are added.
  def pack_float32(self: __torch__.Encoder, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
    w = torch.flatten((self).join(weights, ), 1)
    b = (self).join(biases, )
    added = torch.sub(63, torch.remainder(torch.sub(torch.size(w, 0), 1), 64))
    if torch.gt(added, 0):
      more = torch.constant_pad_nd(w, [0, 0, 0, added])
      layer = [ops.mkldnn._reorder_linear_weight(more), torch.constant_pad_nd(b, [0, added]), b]
    else:
      layer = [ops.mkldnn._reorder_linear_weight(w), b]
    return layer

  def linear_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    y = ops.mkldnn._linear_pointwise((self).more_rows(x, x, ), w[0], w[1], "none", [], "")
    return torch.contiguous((self).asked(y, x, w, ))

  def linear_add_float32(self: __torch__.Encoder, x: Tensor, residual: Tensor, w: List[Tensor]) -> Tensor:
    if torch.gt(torch.len(w), 2):
      z = ops.mkldnn._linear_pointwise((self).more_rows(x, x, ), w[0], w[1], "none", [], "")
      sum = torch.add((self).asked(z, x, w, ), residual)
    else:
      y = ops.mkldnn._linear_pointwise((self).more_rows(x, x, ), (self).more_rows(residual, x, ), w[0], w[1], "add")
      sum = (self).asked(y, x, w, )
    return sum

  def linear_activation_float32(self: __torch__.Encoder, x: Tensor, w: List[Tensor]) -> Tensor:
    y = ops.mkldnn._linear_pointwise((self).more_rows(x, x, ), w[0], w[1], $FUSED_ACTIVATION)
    return torch.contiguous((self).asked(y, x, w, ))

  # Without AVX-512, oneDNN sums more than 512 products of up to 80 rows in one go, and of more rows in
  # parts, which gives other bits. So few rows of inputs x, and what is added to their outputs, get
  # company there, up to 81 rows; elsewhere no number of rows is below $LEAST_ROWS.
  def more_rows(self: __torch__.Encoder, rows: Tensor, x: Tensor) -> Tensor:
    if torch.__and__(torch.lt(torch.size(x, 0), $LEAST_ROWS), torch.gt(torch.size(x, 1), 512)):
      y = torch.constant_pad_nd(rows, [0, 0, 0, torch.sub($LEAST_ROWS, torch.size(x, 0))])
    else:
      y = rows
    return y

  # The outputs for the rows of x, without those that were added: a part of y. Where it goes on to other
  # operations it is copied, because some choose their kernel, and so their bits, by the strides.
  def asked(self: __torch__.Encoder, y: Tensor, x: Tensor, w: List[Tensor]) -> Tensor:
    if torch.gt(torch.size(y, 0), torch.size(x, 0)):
      rows = torch.narrow(y, 0, 0, torch.size(x, 0))
    else:
      rows = y
    if torch.gt(torch.len(w), 2):
      outputs = torch.narrow(rows, 1, 0, torch.size(w[2], 0))
    else:
      outputs = rows
    return outputs
