"""Rebinds p to a new tensor, while the optimizer still holds the old one.

The first update is right. From then on the loss is computed from the new p, and the optimizer waits for
gradients of the old one, which never come.

`p = …` changes what the name stands for. Who else had the old tensor?
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        p = p.detach().clamp(low, high).requires_grad_()
        history.append(p.detach().clone())
    return torch.stack(history)
