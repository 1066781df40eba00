"""One leaf for both, with a clone of the first gradient and zero_() in between."""


def detach_effect(p: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    q = p.clone().detach()
    q.requires_grad = True
    ((q - q**2) ** 2).sum().backward()
    attached = q.grad.clone()
    q.grad.zero_()
    ((q - (q * q).detach()) ** 2).sum().backward()
    return attached, q.grad
