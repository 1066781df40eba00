"""Writes through .data, after backward()."""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        p.data.sub_(lr * p.grad)
        steps += 1
    return steps
