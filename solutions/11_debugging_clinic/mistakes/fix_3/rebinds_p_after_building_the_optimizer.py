"""Builds the optimizer for p and then goes on with a clone of p.

The clone gets the gradients, and the optimizer moves, or rather does not move, the original.

After which line do `p` and the optimizer mean different tensors?
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    optimizer = torch.optim.SGD([p], lr=lr)
    optimizer.zero_grad()
    p = p.detach().clone().requires_grad_()
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        optimizer.step()
        steps += 1
    return steps
