"""y is multiplied by v through .data, out of autograd's sight.

No error is raised. But autograd has not seen the weights, and so every output counts the same; and where it
had kept y for the way back, it now computes with the wrong numbers.

What does .data switch off, and what would have happened without it?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    y = y_fn(q)
    y.data.mul_(v)
    y.sum().backward()
    return q.grad
