"""The two factors cancel: dl/dw was multiplied by dw/dl, as a comment in the lecture has it.

One is the inverse of the other, so the product is 1, always. In the chain rule the fractions fit like dominoes: what
stands below in one stands above in the next.

At which variable must the last fraction end?
"""


def dl_dp(p0: float) -> Tensor:
    w = torch.tensor([10.0 * p0])
    dl_dw = 2 * w
    dw_dl = 1 / (2 * w)
    return dl_dw * dw_dl
