"""A column of w against a row of p broadcasts into a table.

Every p_i is compared with every w_j, and the gradient mixes coordinates that have nothing to do with each
other. For equal elements it is merely too large.

What is the shape of p − w in your code?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    w = (q**2).reshape(-1, 1)
    (q.reshape(-1) - w).pow(2).sum().backward()
    return q.grad
