"""Every output counts the same: ones have been used, and v has not.

y.sum().backward() and y.backward(torch.ones_like(y)) are the same thing, the special case v = (1, …, 1). For
the squares of (1, 3) it gives (2, 6) and not (2, 60).

Where does v occur in your code?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    y_fn(q).sum().backward()
    return q.grad
