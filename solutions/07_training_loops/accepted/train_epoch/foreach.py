"""torch._foreach_add_ under a decorated no_grad."""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)

    @torch.no_grad()
    def step() -> None:
        moved = [p for p in params if p.grad is not None]
        torch._foreach_add_(moved, [p.grad for p in moved], alpha=-lr)

    losses = torch.zeros(0, dtype=params[0].dtype)
    for batch in batches:
        for p in params:
            if p.grad is not None:
                p.grad.zero_()
        loss = loss_fn(batch)
        loss.backward()
        step()
        losses = torch.cat([losses, loss.detach().reshape(1)])
    return losses.tolist()
