"""backward() is called on a vector.

torch asks back: it knows how to start from a single number only, unless it is told how much each number
counts.

Which operation of the formula makes one number of the squares?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    (q - q**2).pow(2).backward()
    return q.grad
