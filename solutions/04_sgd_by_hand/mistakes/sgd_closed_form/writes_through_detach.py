"""The step is written through detach() into the caller's p.

The result is right, but the p that was handed over has changed as well. detach() cuts the graph and copies
nothing: the tensor it returns shares its memory with p, and an in-place operation on the one is seen in the
other.

Which operation gives a tensor with memory of its own?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    q = p.detach()
    q -= lr * (4 * q**3 - 6 * q**2 + 2 * q)
    return q
