"""Adds the gradient instead of subtracting it.

It gets steeper and steeper, until there are no updates left.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p += lr * p.grad
        steps += 1
    return steps
