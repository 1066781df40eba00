"""A column of w against a row of p broadcasts into a table.

w has been given the shape (n, 1), while p has the shape (n,). torch does not complain of such a pair: it
combines every element of the one with every element of the other. The result has n² elements.

Which shape has w if you do nothing about it?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    w = (p**2).reshape(-1, 1)
    return p - lr * 2 * (p - w) * (1 - 2 * p)
