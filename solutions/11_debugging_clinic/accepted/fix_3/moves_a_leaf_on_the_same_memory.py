"""Trains a detached leaf that shares the memory of p, and so p."""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    q = p.detach().requires_grad_()
    while steps < max_steps:
        q.grad = None
        f(q).backward()
        if q.grad.norm() <= tol:
            break
        with torch.no_grad():
            q -= lr * q.grad
        steps += 1
    return steps
