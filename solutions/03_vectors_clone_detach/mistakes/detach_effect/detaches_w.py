"""w is detached both times: both gradients are −4 at 2.

In the first one, w = p² should be in the graph, so that both paths from p to the loss count. If w itself has
been detached when it was made, it stays so for every loss it goes into.

At which of the two losses should the graph be cut?
"""


# Observably equal, and covered by this file: one .grad with two names, zeroed in between.


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    w = (q**2).detach()
    (attached,) = torch.autograd.grad((q - w).pow(2).sum(), q)
    (detached,) = torch.autograd.grad((q - w.detach()).pow(2).sum(), q)
    return attached, detached
