"""A tensor for the best, into which the values are copied; the path as a tensor of copies."""


def fix_5(f, p0, lr, steps):
    p = p0.detach().clone().requires_grad_()
    path, best, best_loss = [], None, math.inf
    for t in range(steps + 1):
        loss = f(p)
        path.append(torch.tensor(p.tolist(), dtype=p.dtype))
        if loss.item() < best_loss:
            best, best_loss = p.detach().clone(), float(loss.detach())
        if t < steps:
            p.grad = None
            loss.backward()
            p.data.sub_(lr * p.grad)
    return {"path": torch.stack(path), "best": best, "best loss": best_loss}
