"""requires_grad_() comes after the forward pass.

Autograd records an operation if one of its inputs requires grad *then*. w and the loss were computed before,
and nothing of them has been recorded.

At which line must recording have begun?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone()
    w = w_fn(q)
    loss = l_fn(q, w)
    q.requires_grad_()
    w.requires_grad_()
    total, dl_dw = torch.autograd.grad(loss, (q, w), retain_graph=True)
    (dw_dp,) = torch.autograd.grad(w.sum(), q)
    return {"dl_dp_fixed_w": total - dl_dw * dw_dp, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
