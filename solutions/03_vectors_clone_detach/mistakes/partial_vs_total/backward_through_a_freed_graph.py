"""The way from w to p was taken twice, and the first time has freed it.

torch says "Trying to backward through the graph a second time". On its way, backward() throws away what it
had kept for it. Here dw/dp is one way through the graph of w, and the total derivative another one.

What can you say to the first of them, or compute anew for the second?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w.sum(), q)
    (total,) = torch.autograd.grad(l_fn(q, w), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
