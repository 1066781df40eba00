"""Only one of the two gradients is reset.

The slope is cured, and the offset still swings.
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        slope.grad = None
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
