"""For dw/dp, backward() or grad() was called on w, which is a vector.

torch knows how to start from a single number only. From a vector, it wants to be told how much each element
counts.

Since w_i depends on p_i alone, which single number has all the dw_i/dp_i for its gradient?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w, q, retain_graph=True)
    (total,) = torch.autograd.grad(l_fn(q, w), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
