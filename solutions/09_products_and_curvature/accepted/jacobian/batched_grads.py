"""torch.autograd.grad with is_grads_batched."""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    units = torch.eye(y.numel(), dtype=x.dtype).reshape(-1, *y.shape)
    (rows,) = torch.autograd.grad(y, leaf, units, is_grads_batched=True)
    return rows.reshape(y.shape + x.shape)
