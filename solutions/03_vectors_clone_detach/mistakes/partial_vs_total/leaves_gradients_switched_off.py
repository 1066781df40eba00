"""Recording is switched off in order to hold w fixed, and not on again.

The derivatives are right. But torch.set_grad_enabled(False), called as a function, holds until someone
reverts it, for the whole program: the next backward() anywhere fails.

Which form of the same switch goes back by itself? And do you need a switch to hold a single tensor fixed?
"""


def partial_vs_total(p, w_fn, l_fn):
    torch.set_grad_enabled(True)
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    (dw_dp,) = torch.autograd.grad(w.sum(), q, retain_graph=True)
    total, dl_dw = torch.autograd.grad(l_fn(q, w), (q, w))
    torch.set_grad_enabled(False)
    fixed = total - dl_dw * dw_dp
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
