"""p is converted after it was told to require grad, so what you return is no leaf.

The leaf is the tensor before the conversion, which nobody has a name for any more. The conversion is an
operation like any other; its result has a grad_fn, and its .grad stays None.

In which order do you choose the dtype and ask for gradients?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([p0], dtype=torch.float64, requires_grad=True).float()
    w = 10 * p
    return p, w, w**2
