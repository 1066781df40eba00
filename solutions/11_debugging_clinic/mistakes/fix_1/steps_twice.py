"""Takes two steps with each gradient.

The loss even falls faster. But it is not what `lr` says.
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        slope.grad = offset.grad = None
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        for _ in range(2):
            with torch.no_grad():
                slope -= lr * slope.grad
                offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
