"""Clamps a copy, and lets it go.

`clamp` without an underscore returns a new tensor. The history has the clamped values, and the training goes on without
them. Who takes the new tensor?
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()

        history.append(p.detach().clamp(low, high))
    return torch.stack(history)
