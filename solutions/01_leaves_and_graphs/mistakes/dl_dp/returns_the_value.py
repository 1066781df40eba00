"""The loss is returned instead of its derivative.

Printed, it looks alike: both grow with p. At p = 1 the loss is 100 and its slope is 200.

Where does backward() put what it computes?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    loss = (10 * p) ** 2
    loss.backward()
    return loss.detach()
