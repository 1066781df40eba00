"""Recording is switched off by the call, and stays off.

set_grad_enabled(False) as a statement holds until somebody switches it on again. The next forward pass, yours or your
caller's, is not recorded.

Which form of it ends by itself?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    ((10 * p) ** 2).backward()
    torch.set_grad_enabled(False)
    return p.grad
