"""w is cloned where it should be detached: both gradients are 12 at 2.

A clone has memory of its own, but it is still in the graph, and the gradient goes through it to p as before.

Which of the two takes a path out of the graph?
"""


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    w = q**2
    (attached,) = torch.autograd.grad((q - w).pow(2).sum(), q, retain_graph=True)
    (detached,) = torch.autograd.grad((q - w.clone()).pow(2).sum(), q)
    return attached, detached
