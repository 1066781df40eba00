"""Clears the caller's .grad to make room for its own.

The result is right now, but the gradient that the caller had accumulated in x.grad is lost. In a training
loop that is a step that does not happen. Do you need to use the caller's leaf at all?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    required, x.grad = x.requires_grad, None
    x.requires_grad_()
    f(x).backward(v)
    product, x.grad = x.grad, None
    return product
