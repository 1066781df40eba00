"""The copy is converted to float64 after it was made to require grad.

If p has that dtype already, the conversion does nothing. If not, it is an operation, whose result is not a
leaf: its .grad stays None.

Which of your tensors is the leaf?
"""


def detach_effect(p):
    gradients = []
    for cut in (False, True):
        q = p.detach().clone().requires_grad_().double()
        w = (q**2).detach() if cut else q**2
        (q - w).pow(2).sum().backward()
        gradients.append(q.grad)
    return tuple(gradients)
