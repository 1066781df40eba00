"""The gradients are never reset, so each step repeats all steps before it.

The first update is right, the second is not: backward() adds to what p.grad holds. The steps grow longer
and longer, and overshoot. (retain_graph=True is no remedy: it concerns the graph, not p.grad.)

When does a gradient cease to be of use, and who throws it away?
"""


# Observably equal in this exercise, and covered by this file: retain_graph=True everywhere.


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
