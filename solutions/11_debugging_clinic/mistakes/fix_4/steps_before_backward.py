"""Steps before backward(), with the gradient of the row before.

The first step moves nothing, and the last row's gradient is never used. What must have happened before a
step?
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.step()
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        with torch.no_grad():
            p.clamp_(low, high)
        history.append(p.detach().clone())
    return torch.stack(history)
