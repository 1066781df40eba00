"""The result has the shape () instead of (1,).

A gradient has the shape of the tensor it belongs to, so the shape was decided when p was made.

What do the brackets in torch.tensor([1.0]) do?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor(float(p0), requires_grad=True)
    ((10 * p) ** 2).backward()
    return p.grad
