"""Computes f once, before the loop.

The second backward() finds its graph freed.
"""


def fix_5(f, p0, lr, steps):
    p = p0.detach().clone().requires_grad_()
    loss = f(p)
    path, best, best_loss = [], None, math.inf
    for t in range(steps + 1):
        path.append(p.detach().clone())
        if loss.item() < best_loss:
            best, best_loss = p.detach().clone(), loss.item()
        if t < steps:
            p.grad = None
            loss.backward()
            with torch.no_grad():
                p -= lr * p.grad
    return {"path": torch.stack(path), "best": best, "best loss": best_loss}
