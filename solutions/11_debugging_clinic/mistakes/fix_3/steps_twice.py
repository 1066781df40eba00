"""Takes two steps with each gradient, and counts one.

After the first of them the gradient is out of date. For which point was it computed?
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
            p -= lr * p.grad
        steps += 1
    return steps
