"""w as a sum of ten terms, and grad mode switched on explicitly."""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    with torch.set_grad_enabled(True):
        p = torch.ones(1).mul_(p0).requires_grad_(True)
        w = sum(p for _ in range(10))
        return p, w, w**2.0
