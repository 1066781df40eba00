"""The derivatives are still attached to a graph.

The values are right. But create_graph=True records the way back as well, for second derivatives, and whoever
keeps such a result keeps everything it was made of.

Which of the two, create_graph or retain_graph, is for going back twice?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held), create_graph=True)
    (dw_dp,) = torch.autograd.grad(w.sum(), q, create_graph=True)
    (total,) = torch.autograd.grad(l_fn(q, w), q, create_graph=True)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
