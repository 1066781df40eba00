"""Rebinds p under no_grad to a tensor that requires no grad.

In the second round f(p) has no graph. And the p that the caller holds has not moved.

How do you change a tensor, instead of its name?
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p = p - lr * p.grad
        steps += 1
    return steps
