"""The derivative itself requires grad, and carries a graph with it.

With create_graph=True the backward pass is recorded as well. One needs that for second derivatives, and pays for it
in memory for as long as somebody holds the result.

Does your caller want to differentiate your result?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    (slope,) = torch.autograd.grad((10 * p) ** 2, p, create_graph=True)
    return slope
