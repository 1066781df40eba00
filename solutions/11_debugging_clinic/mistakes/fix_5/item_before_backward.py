"""Calls .item() before backward(): a Python float has no graph.

`.item()` is for comparing and for the notes. When is the loss still a tensor, and when a number?
"""


def fix_5(f, p0, lr, steps):
    p = p0.detach().clone().requires_grad_()
    path, best, best_loss = [], None, math.inf
    for t in range(steps + 1):
        loss = f(p).item()
        path.append(p.detach().clone())
        if loss < best_loss:
            best, best_loss = p.detach().clone(), loss
        if t < steps:
            p.grad = None
            loss.backward()
            with torch.no_grad():
                p -= lr * p.grad
    return {"path": torch.stack(path), "best": best, "best loss": best_loss}
