"""An nn.Parameter, and a product instead of a power."""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.nn.Parameter(torch.full((1,), float(p0)))
    w = torch.mul(p, 10)
    loss = w * w
    return p, w, loss
