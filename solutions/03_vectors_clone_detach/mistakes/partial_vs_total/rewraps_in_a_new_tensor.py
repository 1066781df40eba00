"""The loss is taken out as a Python number and wrapped in a new tensor.

The new tensor is a leaf. It was not computed from p, nor from w, as far as autograd knows, and it says so:
one of the tensors "appears to not have been used in the graph".

What has item() thrown away?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    (dw_dp,) = torch.autograd.grad(w.sum(), q, retain_graph=True)
    loss = torch.tensor(l_fn(q, w).item(), requires_grad=True)
    total, dl_dw = torch.autograd.grad(loss, (q, w))
    fixed = total - dl_dw * dw_dp
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
