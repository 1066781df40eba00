"""backward() is called on the caller's own p.

The gradients come out right, but p.grad has been emptied and filled again for them, and a p that did not
require grad does now. Neither belonged to you.

Which tensor could stand in for p?
"""


def detach_effect(p):
    p.requires_grad_()
    gradients = []
    for cut in (False, True):
        p.grad = None
        w = (p**2).detach() if cut else p**2
        (p - w).pow(2).sum().backward()
        gradients.append(p.grad.clone())
    return tuple(gradients)
