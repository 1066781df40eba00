"""Subtracts lr times the parameter where the gradient belongs.

That leads to 0, wherever the minimum may be.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p
        steps += 1
    return steps
