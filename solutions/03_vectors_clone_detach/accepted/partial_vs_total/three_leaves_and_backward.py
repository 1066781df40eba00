"""backward() three times, each on leaves of its own."""


def partial_vs_total(p, w_fn, l_fn):
    def leaf(t):
        return t.detach().clone().requires_grad_()

    q, w = leaf(p), leaf(w_fn(p.detach()))
    l_fn(q, w).backward()
    inner = leaf(p)
    w_fn(inner).sum().backward()
    outer = leaf(p)
    l_fn(outer, w_fn(outer)).backward()
    return {"dl_dp_fixed_w": q.grad, "dl_dw": w.grad, "dw_dp": inner.grad, "dl_dp": outer.grad}
