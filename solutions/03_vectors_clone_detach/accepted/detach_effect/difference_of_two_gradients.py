"""Two backward() calls that add up in one leaf, and a subtraction afterwards."""


def detach_effect(p: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    q = p.detach().clone().requires_grad_()
    (q - (q**2).detach()).pow(2).sum().backward()
    detached = q.grad.clone()
    (q - q**2).pow(2).sum().backward()
    return q.grad - detached, detached
