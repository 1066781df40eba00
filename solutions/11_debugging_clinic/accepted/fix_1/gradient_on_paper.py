"""The gradient worked out on paper."""


def fix_1(x, y, lr, steps):
    slope, offset, losses = torch.zeros_like(x[0]), torch.zeros_like(x[0]), []
    for _ in range(steps):
        residual = slope * x + offset - y
        losses.append(float((residual * residual).mean()))
        slope = slope - lr * 2 * (residual * x).mean()
        offset = offset - lr * 2 * residual.mean()
    return slope, offset, losses
