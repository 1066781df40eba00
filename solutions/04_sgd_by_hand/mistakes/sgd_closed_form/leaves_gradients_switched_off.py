"""Recording is switched off, and not on again.

The result is right. But torch.set_grad_enabled(False), called as a function, holds until someone reverts
it, for the whole program: the next backward() anywhere fails.

Which form of the same switch goes back by itself?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    torch.set_grad_enabled(False)
    return p - lr * (4 * p**3 - 6 * p**2 + 2 * p)
