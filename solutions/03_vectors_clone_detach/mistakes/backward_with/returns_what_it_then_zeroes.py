"""The gradient that is returned has been zeroed first.

A second name for .grad is no copy of it. zero_() writes zeros into the one tensor that both names mean.

Is there anything to clean up in a tensor that nobody else knows of?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    y_fn(q).backward(v)
    gradient = q.grad
    q.grad.zero_()
    return gradient
