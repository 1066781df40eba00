"""Asks `if p.grad:`, which a tensor with several elements cannot answer.

The question you have is whether there is a gradient. What is p.grad if there is none?
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        if p.grad:
            p.grad.zero_()
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        with torch.no_grad():
            p -= lr * p.grad
        steps += 1
    return steps
