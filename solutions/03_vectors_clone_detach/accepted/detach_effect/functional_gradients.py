"""torch.func.grad of two helpers; w held fixed by no_grad in one of them."""


def linked(q: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.mse_loss(q, q**2, reduction="sum")


def held(q: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        w = q**2
    return (q - w).pow(2).sum()


def detach_effect(p: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.func.grad(linked)(p.detach()), torch.func.grad(held)(p.detach())
