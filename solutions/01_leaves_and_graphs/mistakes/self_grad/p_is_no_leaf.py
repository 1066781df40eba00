"""The p that is returned is no leaf, and its .grad is None.

It was converted or cloned after it had been told to require grad. The gradient went to the tensor before that, which
has no name.

What does p.is_leaf say?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([p0], dtype=torch.float64, requires_grad=True).float()
    p.backward()
    return p, p.grad
