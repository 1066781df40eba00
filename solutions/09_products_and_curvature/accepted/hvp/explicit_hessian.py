"""The explicit Hessian, contracted with v."""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    H = torch.autograd.functional.hessian(f, x.detach())
    return torch.tensordot(H, v, dims=v.dim())
