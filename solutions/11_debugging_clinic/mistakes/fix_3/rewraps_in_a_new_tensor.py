"""Makes a new tensor of f's number, which knows nothing of p.

p.grad stays None.
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        torch.tensor(f(p).item(), requires_grad=True).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
