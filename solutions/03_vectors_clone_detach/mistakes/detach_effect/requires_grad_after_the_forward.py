"""requires_grad_() comes after the forward pass.

Autograd records an operation if one of its inputs requires grad *then*. w was computed before, and so it is a
constant, with or without detach(); so is the loss.

At which line must recording have begun?
"""


def detach_effect(p):
    q = p.detach().clone()
    w = q**2
    loss, loss_detached = (q - w).pow(2).sum(), (q - w.detach()).pow(2).sum()
    q.requires_grad_()
    return torch.autograd.grad(loss, q)[0], torch.autograd.grad(loss_detached, q)[0]
