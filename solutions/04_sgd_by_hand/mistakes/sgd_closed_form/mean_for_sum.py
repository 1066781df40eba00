"""The loss is averaged, where it is to be summed.

The steps point the right way but are too short, by a factor that grows with the number of elements. That is
the mark of a mean in the place of a sum.

Does the derivative by p₁ change when further elements are appended to p? What does the formula of the loss
say?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    return p - lr * (4 * p**3 - 6 * p**2 + 2 * p) / p.numel()
