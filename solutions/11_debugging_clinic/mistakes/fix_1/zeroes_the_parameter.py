"""Zeroes the parameters where the gradients were meant.

So every update starts from 0 again, with all gradients added up.

Which tensor remembers the past: slope, or slope.grad?
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        slope.data.zero_()
        offset.data.zero_()
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
