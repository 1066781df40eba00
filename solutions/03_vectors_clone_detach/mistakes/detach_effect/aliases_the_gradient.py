"""Both results are one and the same tensor, which holds the sum.

attached = q.grad makes a name and not a copy. The second backward() adds to this very tensor, and what you
read first has changed with it: both are 8 at 2.

What would you have to keep, so that it cannot change any more?
"""


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    (q - q**2).pow(2).sum().backward()
    attached = q.grad
    (q - (q**2).detach()).pow(2).sum().backward()
    return attached, q.grad
