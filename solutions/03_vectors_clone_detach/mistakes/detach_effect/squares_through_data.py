"""The differences are squared through .data, out of autograd's sight.

No error is raised. But autograd has not seen the squares, and differentiates plain sums of differences: 1 −
2p, and 1.

What does .data switch off, and what would have happened without it?
"""


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    gradients = []
    for w in (q**2, (q**2).detach()):
        difference = q - w
        difference.data.mul_(difference.data)
        gradients.append(torch.autograd.grad(difference.sum(), q)[0])
    return tuple(gradients)
