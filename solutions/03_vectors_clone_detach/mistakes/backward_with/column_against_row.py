"""A column of weights against a row of outputs broadcasts into a table.

Every output is then weighted with every weight. Added up, that is each output times the sum of all the
weights.

What is the shape of v · y in your code, and what should it be?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    (v.reshape(-1, 1) * y_fn(q).reshape(-1)).sum().backward()
    return q.grad
