# guard_match: early returns, match on shapes, torch.autograd.functional where it is allowed
# %%
import torch
from torch.autograd import functional as AF


# %%
def vjp(f, x, v):
    with torch.enable_grad():
        _, product = AF.vjp(f, x.detach().clone(), v.detach().clone())
    return product.detach()


# %%
def jvp(f, x, v):
    with torch.enable_grad():
        _, product = AF.jvp(f, x.detach().clone(), v.detach().clone())
    return product.detach()


# %%
def jacobian(f, x):
    with torch.no_grad():
        shape = f(x.detach()).shape
    match (tuple(shape), tuple(x.shape)):
        case ((), ()):
            return vjp(f, x, torch.ones((), dtype=x.dtype))
        case ((), _):
            return vjp(f, x, torch.ones((), dtype=x.dtype))
        case (_, ()):
            return jvp(f, x, torch.ones((), dtype=x.dtype))
        case (out, _):
            J = x.detach().new_zeros((*out, *x.shape))
            for index in torch.cartesian_prod(*map(torch.arange, out)).reshape(-1, len(out)).tolist():
                unit = x.detach().new_zeros(out)
                unit[tuple(index)] = 1
                J[tuple(index)] = vjp(f, x, unit)
            return J
    raise AssertionError("unreachable")


# %%
def hvp(f, x, v):
    if not v.any():
        return torch.zeros_like(x.detach())
    leaf = x.detach().clone().requires_grad_()
    with torch.enable_grad():
        (g,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
        match g:
            case torch.Tensor(requires_grad=False):
                return torch.zeros_like(x.detach())
            case torch.Tensor(grad_fn=None):
                return torch.zeros_like(x.detach())
        (out,) = torch.autograd.grad([g], [leaf], [v.detach()], allow_unused=True)
    if out is None:
        return torch.zeros_like(x.detach())
    return out.detach()


# %%
def hessian_diag(f, x):
    with torch.enable_grad():
        H = AF.hessian(f, x.detach().clone())
    n = x.numel()
    match x.dim():
        case 0:
            return H.detach()
        case 1:
            return torch.diag(H).detach().clone()
    return H.detach().reshape(n, n).diag().reshape(x.shape)


# %%
def top_eig(f, x, iters, gen):
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    if iters < 1:
        raise ValueError("iters must be at least 1")
    while True:
        w = hvp(f, x, v)
        if iters == 0:
            return torch.sum(torch.mul(v, w)), v
        v = torch.nn.functional.normalize(w.reshape(-1), dim=0, eps=0.0).reshape(x.shape)
        iters -= 1
