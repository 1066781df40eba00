"""Leaves torch with gradients switched off when it is done.

Everything is right, but whoever is called next cannot build a graph.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    torch.set_grad_enabled(False)
    return steps
