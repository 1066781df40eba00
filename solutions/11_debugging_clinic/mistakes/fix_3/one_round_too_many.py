"""Allows for one update more than max_steps.

Play it through with max_steps = 0: how many updates are there, and how many should there be?
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps <= max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
