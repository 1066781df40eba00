"""torch.func.grad of x ↦ ⟨v, f(x)⟩."""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.grad(lambda t: torch.dot(v.flatten(), f(t).flatten()))(x.detach())
