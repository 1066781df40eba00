"""A single number makes it raise.

It goes along the first axis, element by element. A tensor of shape () has no axis to go along.

What does len() of such a tensor do, and do you need the elements one by one?
"""


def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    dl_dp_fixed_w, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    dw_dp = torch.zeros_like(q, requires_grad=False)
    for i in range(len(q)):
        dw_dp[i] = torch.autograd.grad(w[i].sum(), q, retain_graph=True)[0][i]
    (dl_dp,) = torch.autograd.grad(l_fn(q, w), q)
    return {"dl_dp_fixed_w": dl_dp_fixed_w, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": dl_dp}
