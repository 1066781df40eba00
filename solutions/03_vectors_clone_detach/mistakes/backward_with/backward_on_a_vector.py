"""backward() is called on y without a cotangent.

y is a vector, and torch does not guess how much each of its elements counts.

You were given just that. Where does it go?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    y_fn(q).backward()
    return q.grad
