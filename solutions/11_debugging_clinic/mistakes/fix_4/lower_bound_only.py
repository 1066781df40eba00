"""Clamps at the lower bound only.

There are two bounds, and rows that pull p above the upper one. What does the clamp do with `high`?
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
            p.clamp_(min=low)
        history.append(p.detach().clone())
    return torch.stack(history)
