"""For the second gradient, the wrong one was cut: p was detached and w left in the graph.

Then only the path through w is left, and the direct one is gone: 16 at 2, where −4 was asked for.

The loss is (p − w)². Which of the two letters should become a constant?
"""


def detach_effect(p):
    q = p.detach().clone().requires_grad_()
    w = q**2
    (attached,) = torch.autograd.grad((q - w).pow(2).sum(), q, retain_graph=True)
    (detached,) = torch.autograd.grad((q.detach() - w).pow(2).sum(), q)
    return attached, detached
