"""Resets with `if slope.grad:`, and calls zero_() on a gradient only if it is true.

The truth of a tensor with one element is whether it is not zero. That happens to work for numbers, until a
gradient is None at one place and used at another.

What does `if slope.grad is not None` ask, and what does `if slope.grad` ask?
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        if slope.grad:
            slope.grad.zero_()
        if offset.grad > 0:
            offset.grad.zero_()
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
