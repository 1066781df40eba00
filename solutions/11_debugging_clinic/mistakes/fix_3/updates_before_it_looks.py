"""Makes the update first, and looks at the gradient afterwards.

So there is one update too many, made with a gradient that was flat already.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
        if p.grad.norm() <= tol:
            break
    return steps
