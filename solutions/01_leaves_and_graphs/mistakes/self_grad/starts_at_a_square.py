"""The backward pass started at p², not at p.

It gives 2p. Here the graph is one tensor only.

Which tensor's backward() do you call?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    (p**2).backward()
    return p, p.grad
