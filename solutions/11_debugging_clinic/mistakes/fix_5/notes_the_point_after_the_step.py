"""Compares the loss before the update, and keeps the point after it.

The best point is the one after the best. Does its loss belong to it?
"""


def fix_5(f, p0, lr, steps):
    p = p0.detach().clone().requires_grad_()
    path, best, best_loss = [], None, math.inf
    for t in range(steps + 1):
        loss = f(p)
        path.append(p.detach().clone())
        if t < steps:
            p.grad = None
            loss.backward()
            with torch.no_grad():
                p -= lr * p.grad
        if loss.item() < best_loss:
            best, best_loss = p.detach().clone(), loss.item()
    return {"path": torch.stack(path), "best": best, "best loss": best_loss}
