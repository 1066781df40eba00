"""torch.func.jvp: one pass forward."""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([p0], dtype=torch.float32)
    _, slope = torch.func.jvp(lambda p: (10 * p) ** 2, (p,), (torch.ones(1),))
    return slope
