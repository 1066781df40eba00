"""The weighted outputs are averaged, where they are to be added up.

The result is too small by a factor, the number of outputs.

For the squares of (1, 3) and v = (1, 10), do you get (2, 60)?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    (v * y_fn(q)).mean().backward()
    return q.grad
