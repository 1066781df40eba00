"""Makes a new tensor of the loss's number, which knows nothing of p.

backward() fills the gradient of a leaf that nobody asked for. What connects a loss with p, and where is it
lost?
"""


def fix_5(f, p0, lr, steps):
    p = p0.detach().clone().requires_grad_()
    path, best, best_loss = [], None, math.inf
    for t in range(steps + 1):
        loss = f(p)
        path.append(p.detach().clone())
        if loss.item() < best_loss:
            best, best_loss = p.detach().clone(), loss.item()
        if t < steps:
            p.grad = None
            torch.tensor(loss.item(), requires_grad=True).backward()
            with torch.no_grad():
                p -= lr * p.grad
    return {"path": torch.stack(path), "best": best, "best loss": best_loss}
