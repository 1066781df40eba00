"""The result is float64 instead of float32.

A gradient has the dtype of the tensor it belongs to.

What is the dtype of your p?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([p0], dtype=torch.float64, requires_grad=True)
    ((10 * p) ** 2).backward()
    return p.grad
