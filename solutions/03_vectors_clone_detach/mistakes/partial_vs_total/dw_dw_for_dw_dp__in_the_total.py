"""The total derivative was put together with dw/dw in the place of dw/dp.

dw/dw is 1, so that the total is the sum of the two partial derivatives. That is the lecture's slip, "dl/dw *
dw/dl": the links of this chain do not fit together.

If w = 10 p, how much does w change when p grows by a little?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w.sum(), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": fixed + dl_dw}
