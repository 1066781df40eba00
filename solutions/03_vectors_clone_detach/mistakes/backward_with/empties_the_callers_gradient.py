"""The caller's .grad is thrown away to make room.

The result itself is right. But what x.grad held belongs to the caller, who finds another gradient in its
place.

How can you get a gradient without touching x.grad at all?
"""


def backward_with(y_fn, x, v):
    x.requires_grad_()
    x.grad = None
    y_fn(x).backward(v)
    return x.grad
