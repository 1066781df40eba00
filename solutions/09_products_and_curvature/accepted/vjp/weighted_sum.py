"""The gradient of the number Σ vᵢ fᵢ(x)."""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_(True)
    weighted = (v * f(leaf)).sum()
    return torch.autograd.grad(weighted, [leaf])[0]
