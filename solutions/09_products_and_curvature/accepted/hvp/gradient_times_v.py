"""The double backward trick: the gradient of ∇f · v."""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    slope = (gradient * v).sum()
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope, leaf)[0]
