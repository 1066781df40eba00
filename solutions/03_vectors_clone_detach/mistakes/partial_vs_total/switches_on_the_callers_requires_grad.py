"""The caller's p requires grad after the call.

The derivatives are right, and p.grad has not been touched. But requires_grad_() changes the very tensor that
was handed over: whatever the caller does with p from now on is recorded.

On which tensor can you switch it on without anybody noticing?
"""


def partial_vs_total(p, w_fn, l_fn):
    p.requires_grad_()
    w = w_fn(p)
    (dw_dp,) = torch.autograd.grad(w.sum(), p, retain_graph=True)
    total, dl_dw = torch.autograd.grad(l_fn(p, w), (p, w))
    held = w_fn(p).detach()
    (fixed,) = torch.autograd.grad(l_fn(p, held), p)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
