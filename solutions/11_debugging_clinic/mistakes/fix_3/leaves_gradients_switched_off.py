"""Switches the recording off for good.

`torch.set_grad_enabled(False)` as a call stays in force, so that the second round has no graph.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        torch.set_grad_enabled(False)
        p -= lr * p.grad
        steps += 1
    return steps
