"""The result is still attached to the graph of p.

The values are right. But for a p that requires grad, the result requires grad too: autograd has recorded
the step as if it were a part of the model. In a training loop such a chain would grow with every step and
be kept in memory to the end.

What cuts a tensor off the graph?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    return p - lr * (4 * p**3 - 6 * p**2 + 2 * p)
