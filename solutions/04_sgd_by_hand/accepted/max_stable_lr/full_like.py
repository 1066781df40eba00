"""A tensor of twos, divided in place."""


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return torch.full_like(h, 2.0).div_(h)
