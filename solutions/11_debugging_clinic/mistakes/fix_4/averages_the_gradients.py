"""Takes the average of the gradients for momentum: b = momentum · b + (1 − momentum) · g.

Torch's b is a sum.
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum, dampening=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        with torch.no_grad():
            p.clamp_(low, high)
        history.append(p.detach().clone())
    return torch.stack(history)
