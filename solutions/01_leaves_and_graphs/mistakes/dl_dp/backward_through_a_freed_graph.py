"""backward() went through the same graph twice.

The first pass frees what the second would need.

Which of your two calls do you need?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    loss = (10 * p) ** 2
    loss.backward()
    loss.backward()
    return p.grad
