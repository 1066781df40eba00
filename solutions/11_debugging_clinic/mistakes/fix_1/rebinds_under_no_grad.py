"""Rebinds the names under no_grad to tensors that require no grad.

In the second round the loss depends on nothing that requires grad, and has no graph.
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
            slope = slope - lr * slope.grad
            offset = offset - lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
