"""torch.func.grad by each argument, and vjp for dw/dp."""


def partial_vs_total(p, w_fn, l_fn):
    p = p.detach()
    w, pull_back = torch.func.vjp(w_fn, p)
    by_p, by_w = torch.func.grad(l_fn, argnums=(0, 1))(p, w)
    (slope,) = pull_back(torch.ones_like(w))
    total = torch.func.grad(lambda q: l_fn(q, w_fn(q)))(p)
    return {"dl_dp_fixed_w": by_p, "dl_dw": by_w, "dw_dp": slope, "dl_dp": total}
