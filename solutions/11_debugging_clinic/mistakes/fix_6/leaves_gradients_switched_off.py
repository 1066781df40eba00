"""Leaves torch with gradients switched off.

`torch.set_grad_enabled(False)` as a call stays in force after your function has returned. Which way of
switching ends by itself?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    torch.set_grad_enabled(False)
    return mean_loss, p.grad.clone()
