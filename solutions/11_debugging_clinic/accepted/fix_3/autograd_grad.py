"""autograd.grad, and a copy into p."""


def fix_3(f, p, lr, tol, max_steps):
    for n in range(max_steps):
        (g,) = torch.autograd.grad(f(p), p)
        if g.pow(2).sum().sqrt().item() <= tol:
            return n
        with torch.no_grad():
            p.copy_(p - lr * g)
    return max_steps
