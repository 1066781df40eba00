"""Makes a new leaf for every update, and trains that.

The number of updates is right, and there is no error any more. But the p that the caller holds is where it
was.

There were two complaints. What does the caller see of the tensor you have made?
"""

# Observably equal in this exercise, and covered by this file: a clone of p that is trained.


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        p = (p.detach() - lr * p.grad).requires_grad_()
        steps += 1
    return steps
