"""From 1 - lr · h = -1, with named steps."""


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    smallest_factor, no_step = -1.0, 1.0
    return (no_step - smallest_factor) / h
