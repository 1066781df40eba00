"""torch.square, with w told to keep its gradient, as the lecture meant to do."""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([p0], dtype=torch.float32, requires_grad=True)
    w = p * 10
    w.retain_grad()
    return p, w, torch.square(w)
