"""Each update makes a new leaf, so that notes need no copies."""


def fix_5(f, p0, lr, steps):
    p, points, losses = p0.detach().clone(), [], []
    for _ in range(steps + 1):
        p = p.detach().requires_grad_()
        loss = f(p)
        points.append(p.detach())
        losses.append(loss.item())
        p = p - lr * torch.autograd.grad(loss, p)[0]
    k = min(range(steps + 1), key=lambda i: losses[i])
    return {"path": torch.stack(points), "best": points[k], "best loss": losses[k]}
