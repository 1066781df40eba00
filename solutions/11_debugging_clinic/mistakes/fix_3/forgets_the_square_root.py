"""Compares the sum of the squares with tol.

The root is missing. For norms below 1 the square is smaller, so the descent ends too early.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.pow(2).sum() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
