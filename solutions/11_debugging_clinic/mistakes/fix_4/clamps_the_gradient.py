"""Clamps the gradient where the parameter was meant.

Clipping gradients has its uses, but it keeps no parameter within bounds.
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        p.grad.clamp_(low, high)
        optimizer.step()

        history.append(p.detach().clone())
    return torch.stack(history)
