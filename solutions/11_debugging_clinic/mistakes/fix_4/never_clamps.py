"""The clamp is left out, or its result is thrown away.

p moves again, and out of the bounds. A line with nothing but `p.clamp(low, high)` makes a clamped tensor that
nobody takes, and leaves p as it is.

Which form of it changes the tensor itself?
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()

        history.append(p.detach().clone())
    return torch.stack(history)
