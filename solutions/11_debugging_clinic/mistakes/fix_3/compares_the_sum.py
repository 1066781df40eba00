"""Compares the sum of the gradient's elements with tol.

Slopes of different signs cancel, and a negative sum is always small.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.sum() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
