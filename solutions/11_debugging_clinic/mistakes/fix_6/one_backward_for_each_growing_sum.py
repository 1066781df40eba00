"""Goes backward from the running total after each chunk.

The total contains the chunks before, whose graphs have been freed, and whose gradients have been counted.
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    total = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        total = total + loss
        total.backward()
    return total.item(), p.grad.clone()
