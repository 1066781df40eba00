"""The derivative of w by p is returned: 10, everywhere.

This is the second factor of the chain rule only: the backward pass began at w instead of at the loss.

At which end of the graph should backward() start?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    w.backward()
    return p.grad
