"""Resets the gradient between backward() and the step, so that p stays where it is.

The step then uses zeros. At which place in the loop are gradients old?
"""

# Observably equal in this exercise, and covered by this file: a loss that sees a clone while the original
# is moved.


def fix_5(f, p0, lr, steps):
    p = p0.detach().clone().requires_grad_()
    path, best, best_loss = [], None, math.inf
    for t in range(steps + 1):
        loss = f(p)
        path.append(p.detach().clone())
        if loss.item() < best_loss:
            best, best_loss = p.detach().clone(), loss.item()
        if t < steps:
            loss.backward()
            p.grad = torch.zeros_like(p)
            with torch.no_grad():
                p -= lr * p.grad
    return {"path": torch.stack(path), "best": best, "best loss": best_loss}
