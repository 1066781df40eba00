"""g is right, but no backward pass was made: p.grad is None.

The description asks for the leaf as it is after backward(), with the gradient in its .grad.

What does p.grad hold when your function returns?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    return p, torch.ones(1)
