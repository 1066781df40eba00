"""Works on the caller's own x and its .grad.

x.requires_grad_() changes the caller's tensor, and backward() adds to whatever its .grad held. At a
parameter that has a gradient already, your result is the sum of the two, and the caller's gradient is
spoiled as well. Which rule of a good guest is broken, and what would the next optimiser step do?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    x.requires_grad_()
    f(x).backward(v)
    return x.grad
