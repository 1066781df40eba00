"""The links of the second path were added up, not multiplied.

Rates along one path multiply: if w changes four times as fast as p, and l four times as fast as w, then l
changes sixteen times as fast as p. Only what arrives on different paths is added.

Where does your formula for the total have a plus, and where a times?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w.sum(), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": fixed + dl_dw + dw_dp}
