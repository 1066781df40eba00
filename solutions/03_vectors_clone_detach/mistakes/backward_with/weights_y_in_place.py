"""y is multiplied by v in place.

Some operations keep their result for the way back: the derivative of tanh, for one, is computed from it. If
it has been overwritten in between, autograd notices and refuses ("modified by an inplace operation"). For
squares, nothing happens; that is luck.

Is there a way to weight the outputs that leaves y alone?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    y = y_fn(q)
    y *= v
    y.sum().backward()
    return q.grad
