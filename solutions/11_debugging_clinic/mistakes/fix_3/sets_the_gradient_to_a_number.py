"""Assigns the number 0 to .grad.

A .grad is a tensor or None, and torch says so.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = 0
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
