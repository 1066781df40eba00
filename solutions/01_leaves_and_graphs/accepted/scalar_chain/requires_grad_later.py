"""requires_grad_ on a new tensor, before the forward pass; powers by pow."""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([p0], dtype=torch.float32).requires_grad_()
    w = p * 10.0
    return p, w, w.pow(2)
