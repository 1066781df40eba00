"""backward() is called on a vector of losses.

torch says that a gradient can be created implicitly only for scalar outputs. A vector of losses has no
single gradient: the derivative of four numbers by four numbers is a table of sixteen.

The loss in the formula is one number. What makes one number of the squares?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    (q - q**2).pow(2).backward()
    return (q - lr * q.grad).detach()
