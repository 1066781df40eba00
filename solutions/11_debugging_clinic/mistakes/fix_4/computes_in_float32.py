"""Trains in float32, whatever the dtype of p0.

The history is to have the dtype of p0. Who uses float64 does so because the digits are needed.
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().float().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x.float()).backward()
        optimizer.step()
        with torch.no_grad():
            p.clamp_(low, high)
        history.append(p.detach().clone())
    return torch.stack(history)
