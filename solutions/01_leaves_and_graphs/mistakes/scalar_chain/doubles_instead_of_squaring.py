"""The loss is 2w instead of w².

2w is the *derivative* of w². The chain itself is made of the functions, not of their derivatives.

What should the loss be if w is 10?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    return p, w, 2 * w
