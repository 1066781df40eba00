"""Zeroes in place, after the step."""


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            for p in (slope, offset):
                p.sub_(p.grad, alpha=lr)
                p.grad.zero_()
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
