"""The momentum by hand, with a new leaf for each update."""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone()
    buffer = torch.zeros_like(p)
    history = [p]
    for x in D:
        p = p.detach().requires_grad_()
        (g,) = torch.autograd.grad(loss_fn(p, x), p)
        buffer = momentum * buffer + g
        p = (p.detach() - lr * buffer).clamp(low, high)
        history.append(p)
    return torch.stack(history)
