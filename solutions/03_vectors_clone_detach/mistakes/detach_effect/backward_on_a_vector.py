"""backward() is called on a vector.

torch asks back: it knows how to start from a single number only, unless it is told how much each number
counts.

Which operation of the formula makes one number of the squares?
"""


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    (attached,) = torch.autograd.grad((q - q**2).pow(2), q)
    (detached,) = torch.autograd.grad((q - (q**2).detach()).pow(2), q)
    return attached, detached
