"""v is scaled to length 1 first.

The result has the right direction and another length. v is not a direction in which to look, it says how much
each output counts.

If all the weights are doubled, what should happen to the gradient?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    y_fn(q).backward(v / v.norm())
    return q.grad
