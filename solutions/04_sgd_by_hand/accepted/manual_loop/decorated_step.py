"""A helper decorated with @torch.no_grad() takes the step."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    @torch.no_grad()
    def step() -> torch.Tensor:
        p.add_(-lr * p.grad)
        p.grad = None
        return p.clone()

    history = [p.detach().clone()]
    for x in D:
        loss_fn(p, x).backward()
        history.append(step())
    return torch.stack(history)
