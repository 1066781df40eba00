"""Switches requires_grad off for the update, and forgets to switch it on again.

In the second round f(p) has no graph.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        p.requires_grad_(False)
        p -= lr * p.grad
        steps += 1
    return steps
