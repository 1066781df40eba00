"""A new tensor is made from Python numbers, and is float32 throughout.

tolist() hands over all the digits, torch.tensor() then takes the default dtype, which is float32. For a p in
float64, the results have the wrong dtype and half of the digits.

Which way of copying keeps the dtype?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = torch.tensor(p.tolist(), requires_grad=True)
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    fixed, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w.sum(), q, retain_graph=True)
    (total,) = torch.autograd.grad(l_fn(q, w), q)
    return {"dl_dp_fixed_w": fixed, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": total}
