"""Only the path through w is counted.

−2(p − w)·2p is the derivative along this path, 16 at 2. But p occurs in the loss a second time, without w.

Where in (p − w)² is the other p?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    p = p.detach()
    return -2 * (p - p**2) * 2 * p
