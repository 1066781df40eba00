"""The difference is squared in place, by multiplying it by itself.

The derivative of a product needs its factors. Autograd has kept them, and notices in backward() that they
have been overwritten.

Is there a way to write the square that leaves the difference alone?
"""


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    gradients = []
    for w in (q**2, (q**2).detach()):
        difference = q - w
        difference *= difference
        gradients.append(torch.autograd.grad(difference.sum(), q)[0])
    return tuple(gradients)
