"""The answer is 200, whatever p0 is.

200 is what the lecture's cell prints at p = 1. A derivative is a function: at another point the curve has another
slope.

Look at the plot of the loss. Where is it flat?
"""


def dl_dp(p0: float) -> Tensor:
    return torch.tensor([200.0])
