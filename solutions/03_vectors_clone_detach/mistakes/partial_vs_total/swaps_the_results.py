"""The two partial derivatives are swapped.

dl_dp_fixed_w moves p and holds w; dl_dw moves w and holds p.

In which order does torch.autograd.grad answer for several inputs?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (held, q))
    (dw_dp,) = torch.autograd.grad(w.sum(), q, retain_graph=True)
    (total,) = torch.autograd.grad(l_fn(q, w), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
