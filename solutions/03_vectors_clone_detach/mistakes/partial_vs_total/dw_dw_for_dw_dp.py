"""dw/dp comes out as 1 everywhere: w was differentiated by itself.

Each w changes with itself at the rate 1, whatever w_fn may be. The lecture's comment has this slip, "dl/dw *
dw/dl".

By what is w to be differentiated, and at which tensor must autograd therefore arrive?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w.sum(), w, retain_graph=True)
    (total,) = torch.autograd.grad(l_fn(q, w), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
