"""item() comes before backward().

It turns the weighted sum into a Python number, and a float has no backward().

When do you need the number, and when the tensor?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    total = (v * y_fn(q)).sum().item()
    total.backward()
    return q.grad
