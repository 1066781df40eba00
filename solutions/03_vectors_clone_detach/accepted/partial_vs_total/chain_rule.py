"""The total derivative put together from the two paths by the chain rule; dw/dp by forward mode."""


def partial_vs_total(p, w_fn, l_fn):
    p = p.detach()
    w, dw_dp = torch.func.jvp(w_fn, (p,), (torch.ones_like(p),))
    q, held = p.clone().requires_grad_(), w.clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), [q, held])
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": fixed + dl_dw * dw_dp}
