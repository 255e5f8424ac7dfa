
  # RobertaLMHead: a score for each token of the vocabulary at each row of x, [rows, hidden] ->
  # [rows, vocabulary]. Its activation is GELU whatever hidden_act says.
  # head = weight and bias of dense, of layer_norm, and of the decoder
  def logits(self: __torch__.Encoder, x: Tensor, head: List[Tensor]) -> Tensor:
    y = torch.gelu(torch.linear(x, head[0], head[1]))
    z = torch.layer_norm(y, [torch.size(y, 1)], head[2], head[3], EPSILON)
    return torch.linear(z, head[4], head[5])
