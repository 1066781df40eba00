"""The derivative stops at the first path: w is held fixed.

2(p − w) is what the lecture's comment says, −4 at 2. It leaves out that w = p² moves along with p. By formula
or by detaching w, it comes to the same.

What does w do when p grows, and what does the loss do when w grows?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    p = p.detach()
    return 2 * (p - p**2)
