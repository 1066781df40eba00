"""Only the slope is updated; the offset stays 0.

A parameter that is left out gets its gradient all the same, and nobody uses it.
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        slope.grad = offset.grad = None
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            slope -= lr * slope.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
