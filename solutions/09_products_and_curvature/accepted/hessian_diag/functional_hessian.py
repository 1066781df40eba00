"""torch.autograd.functional.hessian on a flattened x."""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    H = torch.autograd.functional.hessian(lambda t: f(t.reshape(x.shape)), x.detach().reshape(-1))
    return torch.diag(H).reshape(x.shape)
