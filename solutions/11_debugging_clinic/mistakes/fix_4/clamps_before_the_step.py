"""Clamps before the step, so that the history shows what has left the bounds.

After a step p may be out of bounds, and that is when it has to be brought back. What does the next row see
otherwise?
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        p.data.clamp_(low, high)
        optimizer.step()

        history.append(p.detach().clone())
    return torch.stack(history)
