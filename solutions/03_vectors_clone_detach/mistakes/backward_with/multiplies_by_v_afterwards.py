"""v was multiplied to the gradient, when the outputs had been summed already.

Where y_i depends on x_i alone, that makes no difference. In general each x_i receives something from every
output, and after the sum nobody can tell how much came from which. If y has another shape than x, v does not
even fit.

At which end of the way back must the outputs be weighted?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    y_fn(q).sum().backward()
    return q.grad * v
