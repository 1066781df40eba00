"""A column of w against a row of p broadcasts into a table.

w has the shape (n, 1) and p the shape (n,). torch does not complain of such a pair: it combines every element
of the one with every element of the other, and then n² squares are added up.

What is the shape of the difference that you square?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    w = (p**2).reshape(-1, 1)
    return (p.reshape(-1) - w).pow(2).sum()
