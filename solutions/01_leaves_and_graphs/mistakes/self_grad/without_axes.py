"""p has the shape () instead of (1,).

torch.tensor(1.0) is a single number, torch.tensor([1.0]) a vector with one element, as in the lecture.

What do the brackets do?
"""


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor(float(p0), requires_grad=True)
    p.backward()
    return p, p.grad
