"""The squares are averaged, where they are to be added up.

Both gradients are too short by a factor, the number of elements.

At (2,2,2,2), your first gradient is 3 instead of 12. What is 12 divided by 3?
"""


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    (attached,) = torch.autograd.grad((q - q**2).pow(2).mean(), q)
    (detached,) = torch.autograd.grad((q - (q**2).detach()).pow(2).mean(), q)
    return attached, detached
