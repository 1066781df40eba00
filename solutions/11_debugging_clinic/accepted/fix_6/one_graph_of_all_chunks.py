"""Adds up the weighted losses, and goes backward once."""


def fix_6(loss_fn, p, X, size):
    total = sum(loss_fn(p, rows) * rows.shape[0] for rows in torch.split(X, size)) / X.shape[0]
    (gradient,) = torch.autograd.grad(total, [p])
    return total.item(), gradient
