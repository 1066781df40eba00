"""requires_grad_() comes after the forward pass.

Autograd records an operation if one of its inputs requires grad *then*. y was computed before, and nothing of
it has been recorded.

At which line must recording have begun?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone()
    y = y_fn(q)
    q.requires_grad_()
    y.backward(v)
    return q.grad
