"""Two backward passes have been added up: g is 2.

A leaf has no graph that could be freed, so the second call does not raise; and .grad accumulates.

How often is backward() called?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    p.backward()
    p.backward()
    return p, p.grad
