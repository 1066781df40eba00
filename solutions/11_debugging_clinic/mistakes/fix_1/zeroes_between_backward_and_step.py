"""Resets the gradients between backward() and the step, so that the step uses zeros.

Nothing moves. This is the illness of case 2.
"""

# Observably equal in this exercise, and covered by this file: lr times the parameter in place of lr times
# the gradient, which from 0 leads nowhere either.


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        slope.grad, offset.grad = torch.zeros_like(slope), torch.zeros_like(offset)
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
