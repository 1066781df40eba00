"""dw/dp already contains dl/dw.

w was sent back with dl/dw for its cotangent. What arrives at p then is the product of both, the whole path
through w, and not its last link.

With which weights does each w_i count exactly once?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w, q, dl_dw, retain_graph=True)
    (total,) = torch.autograd.grad(l_fn(q, w), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
