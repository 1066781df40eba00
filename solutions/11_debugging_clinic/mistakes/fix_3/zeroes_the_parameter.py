"""Zeroes the parameter where its gradient was meant.

So every round starts from 0 again, with a gradient that is added up.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.data.zero_()
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
