"""The backward pass started at w = 10p, not at p.

It gives dw/dp, which is 10. Here the graph is one tensor only.

Which tensor's backward() do you call?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    w.backward()
    return p, p.grad
