"""Rebinds p to a computed tensor, which is no leaf.

In the second round p.grad is None, since backward() fills the .grad of leaves only. And the p that the caller
holds has not moved: `p = …` gives the name to another tensor.

How do you change a tensor, instead of its name?
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        p = p - lr * p.grad
        steps += 1
    return steps
