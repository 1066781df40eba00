"""The forward pass is made once, before the loop.

The second backward() fails: the graph was freed by the first. The outputs were computed with the initial p,
and they do not change when p does. (With retain_graph=True the error would go and stale gradients would
stay.)

What has to be computed anew after each update?
"""


# Observably equal in this exercise, and covered by this file: a second backward() without retain_graph.


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    losses = (D * p - 2 * D).pow(2).mean(-1)
    for loss in losses:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
