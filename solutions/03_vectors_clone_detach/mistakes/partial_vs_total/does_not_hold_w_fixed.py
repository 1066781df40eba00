"""w was not held fixed: the partial derivative is the total one.

Either w went into the loss as it was, or as a clone. A clone has memory of its own, but it is still in the
graph, and the gradient goes through it to p as before.

Which of the two, clone or detach, takes a path out of the graph?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.clone()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held), retain_graph=True)
    (dw_dp,) = torch.autograd.grad(w.sum(), q, retain_graph=True)
    (total,) = torch.autograd.grad(l_fn(q, w), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
