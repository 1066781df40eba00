"""A tuple is returned, with the gradient in it.

torch.autograd.grad() may be asked for several inputs at once and therefore always answers with a tuple, even
if there is one only.

What is the type of your result, and what the type of its first item?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    return torch.autograd.grad((q - q**2).pow(2).sum(), q)
