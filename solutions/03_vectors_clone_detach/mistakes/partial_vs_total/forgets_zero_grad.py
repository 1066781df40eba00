"""One leaf is used for several backward() calls, and its .grad never emptied.

backward() adds. What is read after the second call is the first derivative plus the second, and so on.

What has to happen between two calls, or how can each have a leaf of its own?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    held = w_fn(q).detach().requires_grad_()
    l_fn(q, held).backward()
    fixed = q.grad.clone()
    w_fn(q).sum().backward()
    dw_dp = q.grad.clone()
    l_fn(q, w_fn(q)).backward()
    return {"dl_dp_fixed_w": fixed, "dl_dw": held.grad, "dw_dp": dw_dp, "dl_dp": q.grad}
