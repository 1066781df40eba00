"""Rebinds p to a clamped tensor that hangs on the graph.

The clamp becomes a part of the model: gradients flow through it to the old leaf, until its graph is used for
the second time.
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        p = p.clamp(low, high)
        history.append(p.detach().clone())
    return torch.stack(history)
