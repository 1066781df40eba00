"""dl/dw by retain_grad, the partial derivative with a detached w, and zeroing in between."""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    w.retain_grad()
    l_fn(q, w).backward(retain_graph=True)
    dl_dp, dl_dw = q.grad.clone(), w.grad.clone()
    q.grad.zero_()
    w.backward(torch.ones_like(w))
    dw_dp = q.grad.clone()
    q.grad = torch.zeros_like(q)
    l_fn(q, w.detach()).backward()
    return {"dw_dp": dw_dp, "dl_dw": dl_dw, "dl_dp_fixed_w": q.grad, "dl_dp": dl_dp}
