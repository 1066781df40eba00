"""The derivative is made of the loss, divided by p, and p may be 0.

2·l/p is 200·p, except at the one number by which nobody can divide. The slope there is as good a number as any.

Can you get the slope without passing through the loss?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)])
    return 2 * (10 * p) ** 2 / p
