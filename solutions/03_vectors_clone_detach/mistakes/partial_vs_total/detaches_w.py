"""The total derivative was taken with w detached.

It is equal to the partial one. This is the −4 of the lecture's comment: one path has been cut before
backward() could follow it.

From what is the loss to be computed so that both paths are in its graph?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w.sum(), q)
    (total,) = torch.autograd.grad(l_fn(q, w.detach()), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
