"""The chain starts at 1, whatever p0 is.

1, 10, 100 are the numbers of the lecture's example at one point. Your function is told the point.

Where in your code does p0 occur?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([1.0], requires_grad=True)
    w = 10 * p
    return p, w, w**2
