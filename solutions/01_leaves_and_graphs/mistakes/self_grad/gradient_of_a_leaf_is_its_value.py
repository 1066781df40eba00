"""g is p0 itself.

A derivative does not tell how large p is, but by how much the result grows if p grows by a little.

If p grows by 0.001, by how much does p grow?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    p.backward()
    return p, p.detach().clone()
