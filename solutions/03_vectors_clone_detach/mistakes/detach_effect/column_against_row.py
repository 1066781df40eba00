"""A column of w against a row of p broadcasts into a table.

Every p_i is compared with every w_j. For equal elements, the gradients are merely too large; otherwise they
mix coordinates that have nothing to do with each other.

What is the shape of p − w in your code?
"""


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    w = (q**2).reshape(-1, 1)
    (attached,) = torch.autograd.grad((q.reshape(-1) - w).pow(2).sum(), q, retain_graph=True)
    (detached,) = torch.autograd.grad((q.reshape(-1) - w.detach()).pow(2).sum(), q)
    return attached, detached
