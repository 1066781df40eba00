"""backward() is called on the caller's own x.

It adds to whatever x.grad holds. So the result is the sum of the old gradient and the new one, the caller's
.grad has changed, and an x that did not require grad does now.

Whose .grad should a backward() inside your function write to?
"""


def backward_with(y_fn, x, v):
    x.requires_grad_()
    y_fn(x).backward(v)
    return x.grad
