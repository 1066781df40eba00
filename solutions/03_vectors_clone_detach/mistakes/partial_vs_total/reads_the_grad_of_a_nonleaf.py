"""dl/dw is None: w.grad was asked for, but w is not a leaf and had not been told to keep its gradient.

backward() leaves gradients in leaves only. retain_grad() makes an exception, if it is called before
backward() passes by; afterwards it is too late.

There are three ways out: telling w in time, asking torch.autograd.grad for it, or making w a leaf. Which of
them also holds w fixed?
"""


# Observably equal, and covered by this file: retain_grad() after backward().


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    (dw_dp,) = torch.autograd.grad(w.sum(), q, retain_graph=True)
    l_fn(q, w).backward()
    w.retain_grad()
    fixed = torch.autograd.grad(l_fn(q, w.detach()), q)[0]
    return {"dl_dp_fixed_w": fixed, "dl_dw": w.grad, "dw_dp": dw_dp, "dl_dp": q.grad}
