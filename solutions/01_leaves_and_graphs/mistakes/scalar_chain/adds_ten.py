"""w is p plus 10 instead of 10 times p.

In the formula w = 10p there is a multiplication, though it is not written.

What should w be if p is 2?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = p + 10
    return p, w, w**2
