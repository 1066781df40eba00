"""Computes the gradient of the offset after the slope has moved already.

Both updates belong to the same point. With a joint loss.backward() that happens by itself.
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        slope.grad = offset.grad = None
        loss = (slope * x + offset - y).pow(2).mean()
        slope.grad = torch.autograd.grad(loss, slope)[0]
        with torch.no_grad():
            slope -= lr * slope.grad
            with torch.enable_grad():
                shifted = (slope.detach() * x + offset - y).pow(2).mean()
            offset.grad = torch.autograd.grad(shifted, offset)[0]
            offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
