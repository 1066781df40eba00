"""Resets the gradient between backward() and the look at it.

A gradient of zeros is flat by any standard, so there is no update at all.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        f(p).backward()
        p.grad.zero_()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
