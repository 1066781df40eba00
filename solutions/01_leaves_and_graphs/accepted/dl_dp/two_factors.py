"""The chain rule by hand: what arrives at a retained w, times 10."""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([p0], dtype=torch.float32).requires_grad_()
    w = 10 * p
    w.retain_grad()
    (w * w).sum().backward()
    return 10 * w.grad
