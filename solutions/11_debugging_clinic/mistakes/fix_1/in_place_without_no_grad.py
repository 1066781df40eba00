"""Changes leaves in place while autograd records.

Torch refuses, because such a change could never be differentiated. Updates are no part of the model.
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        slope.grad = offset.grad = None
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        slope -= lr * slope.grad
        offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
