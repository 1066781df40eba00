"""Stops only where the norm is less than tol, and not where it is equal.

"At most" includes the bound itself. With tol = 0 your descent never ends by itself, not even in the minimum.

What does the comparison say when the gradient is exactly zero?
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() < tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
