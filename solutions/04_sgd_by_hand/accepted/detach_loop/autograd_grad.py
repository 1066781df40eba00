"""torch.autograd.grad, detaching the whole step."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().requires_grad_()
    history = torch.empty((len(D) + 1, *p0.shape), dtype=p0.dtype)
    history[0] = p.detach()
    for t, x in enumerate(D, 1):
        (gradient,) = torch.autograd.grad(loss_fn(p, x), (p,))
        p = torch.add(p, gradient, alpha=-lr).detach().requires_grad_()
        history[t] = p.detach()
    return p, history
