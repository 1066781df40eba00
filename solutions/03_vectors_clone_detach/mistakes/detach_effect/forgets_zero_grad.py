"""The second gradient contains the first.

backward() adds to the .grad of its leaf, and nothing has emptied it in between: 12 + (−4) = 8 at 2.

What has to happen between the two calls, or how can each have a leaf of its own?
"""


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    (q - q**2).pow(2).sum().backward()
    attached = q.grad.clone()
    (q - (q**2).detach()).pow(2).sum().backward()
    return attached, q.grad
