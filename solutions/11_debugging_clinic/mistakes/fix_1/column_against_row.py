"""Subtracts a row from a column, which broadcasts to an N × N matrix.

Every prediction is compared with every y. The best fit to that is a horizontal line.

Print the shape of the residuals.
"""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        slope.grad = offset.grad = None
        loss = ((slope * x + offset).reshape(-1, 1) - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
