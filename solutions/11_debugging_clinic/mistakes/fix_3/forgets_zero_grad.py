"""The gradients are not reset, and what p.grad held before takes part, too.

Each step repeats all the steps before it, and the norm that is compared with tol is that of a sum.
"""

# Observably equal in this exercise, and covered by this file: retain_graph=True everywhere.


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
