"""The gradients are never reset, so each step repeats all steps before it.

The first update is right, the second is not: backward() adds to what p.grad holds. (retain_graph=True is no
remedy: it concerns the graph, not p.grad.) Without an optimizer, nobody forgets gradients for you.

Print p.grad before and after the second backward().
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

# Observably equal in this exercise, and covered by this file: retain_graph=True everywhere.


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
