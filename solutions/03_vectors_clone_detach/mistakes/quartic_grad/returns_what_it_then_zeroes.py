"""The gradient that comes back is zero everywhere.

Two ways lead there. A second name for .grad is no copy of it: if .grad is zeroed before the function returns,
so is what was kept under the other name. Or, by formula, the last link of the chain was dw/dw instead of
dw/dp, as in the lecture's comment "dl/dw * dw/dl"; it is 1, and the two paths cancel.

Is there anything to clean up in a tensor that nobody else knows of? And in a chain rule, what must the
denominator of one link have in common with the numerator of the next?
"""


# Observably equal in this exercise, and covered by this file: dw/dw for dw/dp.


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    (q - q**2).pow(2).sum().backward()
    gradient = q.grad
    q.grad.zero_()
    return gradient
