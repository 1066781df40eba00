"""Rebinds p under no_grad to a tensor that requires no grad.

The second row's loss has no graph.
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        with torch.no_grad():
            p = p.clamp(low, high)
        history.append(p.detach().clone())
    return torch.stack(history)
