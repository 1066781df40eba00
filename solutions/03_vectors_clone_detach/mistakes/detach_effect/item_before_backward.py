"""item() comes before backward().

It turns the loss into a Python number, and a float has no backward().

When do you need the number, and when the tensor?
"""


def detach_effect(p):
    gradients = []
    for cut in (False, True):
        q = p.detach().clone().requires_grad_()
        w = (q**2).detach() if cut else q**2
        (q - w).pow(2).sum().item().backward()
        gradients.append(q.grad)
    return tuple(gradients)
