"""Ignores lr and takes 0.1.

What if somebody asks for another one?
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
            slope -= 0.1 * slope.grad
            offset -= 0.1 * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
