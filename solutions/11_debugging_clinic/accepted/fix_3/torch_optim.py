"""torch.optim.SGD, built once."""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    optimizer = torch.optim.SGD([p], lr=lr)
    while steps < max_steps:
        optimizer.zero_grad(set_to_none=False)
        f(p).backward()
        if p.grad.norm() <= tol:
            break
        optimizer.step()
        steps += 1
    return steps
