"""Leaves torch with gradients switched off.

`torch.set_grad_enabled(False)` as a call stays in force after your function has returned. Which way of
switching ends by itself?
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
            p.clamp_(low, high)
        history.append(p.detach().clone())
    torch.set_grad_enabled(False)
    return torch.stack(history)
