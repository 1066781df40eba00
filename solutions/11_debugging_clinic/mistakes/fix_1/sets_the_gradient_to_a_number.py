"""Assigns the number 0 to .grad.

A .grad is a tensor or None, and torch says so.
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        slope.grad = offset.grad = 0
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
