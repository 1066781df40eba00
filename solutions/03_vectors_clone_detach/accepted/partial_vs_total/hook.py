"""dl/dw caught by a hook on the way back; dw/dp from the diagonal of the Jacobian."""


def partial_vs_total(p, w_fn, l_fn):
    q = torch.nn.Parameter(p.detach().clone())
    w = w_fn(q)
    caught = []
    w.register_hook(caught.append)
    l_fn(q, w).backward()
    jacobian = torch.autograd.functional.jacobian(w_fn, p.detach())
    n = p.numel()
    return {
        "dl_dw": caught[0],
        "dl_dp": q.grad,
        "dw_dp": jacobian.reshape(n, n).diagonal().reshape(p.shape),
        "dl_dp_fixed_w": torch.autograd.grad(l_fn(q, w.detach()), q)[0],
    }
