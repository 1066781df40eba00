"""The derivative worked out on paper."""


def dl_dp(p0: float) -> Tensor:
    return torch.tensor([200.0 * p0])
