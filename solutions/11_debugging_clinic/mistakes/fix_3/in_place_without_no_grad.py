"""Changes a leaf in place while autograd records.

Torch refuses, because such a change could never be differentiated. What tells it that the update is no part
of the model?
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        p -= lr * p.grad
        steps += 1
    return steps
