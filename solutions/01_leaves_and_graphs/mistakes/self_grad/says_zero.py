"""dp/dp is taken to be 0, as if p were a constant.

p is the very variable one differentiates by. It is the derivative of something that does *not* depend on p that is
0.

If p grows by 0.001, by how much does p grow?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    p.grad = torch.zeros_like(p)
    return p, p.grad
