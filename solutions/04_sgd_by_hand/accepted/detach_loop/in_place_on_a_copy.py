"""Trains a private copy in place and hands it back."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = torch.nn.Parameter(p0.detach().clone())
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss_fn(p, x).backward()
        p.data.sub_(lr * p.grad)
        history.append(p.detach().clone())
    return p.detach().clone().requires_grad_(), torch.stack(history)
