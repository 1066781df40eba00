"""Three of the results are one and the same tensor.

Each was read from the .grad of the same leaf, without a copy. Later calls of backward() add to this very
tensor, and so what you read first has changed as well: all three show the sum.

What does fixed = q.grad make: a copy, or a name?
"""


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    held = w_fn(q).detach().requires_grad_()
    l_fn(q, held).backward()
    fixed = q.grad
    w_fn(q).sum().backward()
    dw_dp = q.grad
    l_fn(q, w_fn(q)).backward()
    return {"dl_dp_fixed_w": fixed, "dl_dw": held.grad, "dw_dp": dw_dp, "dl_dp": q.grad}
