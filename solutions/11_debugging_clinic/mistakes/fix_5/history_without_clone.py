"""Neither the path nor the best point is a copy: both are p, which moves on.

detach() cuts the graph, and nothing else. All notes look at the same memory, and show the end.

Which word makes a note of its own out of them? The loss was right all the time. Why?
"""


def fix_5(f, p0, lr, steps):
    p = p0.detach().clone().requires_grad_()
    path, best, best_loss = [], None, math.inf
    for t in range(steps + 1):
        loss = f(p)
        path.append(p.detach())
        if loss.item() < best_loss:
            best, best_loss = p.detach(), loss.item()
        if t < steps:
            p.grad = None
            loss.backward()
            with torch.no_grad():
                p -= lr * p.grad
    return {"path": torch.stack(path), "best": best, "best loss": best_loss}
