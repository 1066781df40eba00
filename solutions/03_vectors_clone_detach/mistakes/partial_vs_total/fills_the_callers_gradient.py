"""backward() is called on the caller's own p.

The derivatives come out right, but p.grad has been emptied and filled again for them, and a p that did not
require grad does now. Neither belonged to you.

Which tensor could stand in for p?
"""


def partial_vs_total(p, w_fn, l_fn):
    p.requires_grad_()
    held = w_fn(p).detach().requires_grad_()
    found = {}
    for name, value in (
        ("dl_dp_fixed_w", l_fn(p, held)),
        ("dw_dp", w_fn(p).sum()),
        ("dl_dp", l_fn(p, w_fn(p))),
    ):
        p.grad = None
        value.backward()
        found[name] = p.grad.clone()
    return {**found, "dl_dw": held.grad}
