"""Resets after the update only, so that the first one uses what lay about before.

p may come with a gradient in .grad, as it does after other training. Which round sees that?
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        p.grad = None
        steps += 1
    return steps
