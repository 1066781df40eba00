"""The total derivative lacks the direct path.

dl/dw · dw/dp is the way through w, 16 at 2 in the lecture's example. But p stands in the loss itself, too.

If w_fn were constant, what would the total derivative be?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w.sum(), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": dl_dw * dw_dp}
