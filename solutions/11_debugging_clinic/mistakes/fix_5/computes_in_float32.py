"""Descends in float32, whatever the dtype of p0.

The tensors are to have the dtype of p0. Who uses float64 does so because the digits are needed.
"""


def fix_5(f, p0, lr, steps):
    p = p0.detach().clone().float().requires_grad_()
    path, best, best_loss = [], None, math.inf
    for t in range(steps + 1):
        loss = f(p)
        path.append(p.detach().clone())
        if loss.item() < best_loss:
            best, best_loss = p.detach().clone(), loss.item()
        if t < steps:
            p.grad = None
            loss.backward()
            with torch.no_grad():
                p -= lr * p.grad
    return {"path": torch.stack(path), "best": best, "best loss": best_loss}
