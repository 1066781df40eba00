"""Calls .item() before backward(): a Python float has no graph.

When is a loss a tensor still, and when a number?
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        slope.grad = offset.grad = None
        loss = (slope * x + offset - y).pow(2).mean().item()
        loss.backward()
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
        losses.append(loss)
    return slope.detach(), offset.detach(), losses
