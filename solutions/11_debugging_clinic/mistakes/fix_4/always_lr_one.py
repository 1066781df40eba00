"""Ignores lr and takes 1.

So long a step leads to the bounds at once, and there p stays. Where is the argument lr used?
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=1.0, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        with torch.no_grad():
            p.clamp_(low, high)
        history.append(p.detach().clone())
    return torch.stack(history)
