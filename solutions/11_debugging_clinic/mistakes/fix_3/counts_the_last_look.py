"""Counts the gradients that were looked at instead of the updates.

Where it was flat at once there was no update, but one look.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        steps += 1
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
    return steps
