"""Keeps the losses as tensors.

Each of them holds on to the graph it came from. Floats were asked for.
"""

# Observably equal in this exercise, and covered by this file: a history that keeps the graph.


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
            offset -= lr * offset.grad
        losses.append(loss)
    return slope.detach(), offset.detach(), losses
