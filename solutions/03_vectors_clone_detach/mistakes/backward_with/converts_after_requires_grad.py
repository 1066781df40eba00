"""The copy is converted to float64 after it was made to require grad.

If x has that dtype already, the conversion does nothing. If not, it is an operation, whose result is not a
leaf, and no gradient stays in it; nor does a cotangent of another dtype fit.

Which of your tensors is the leaf?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_().double()
    y_fn(q).backward(v.double())
    return q.grad
