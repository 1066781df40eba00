"""torch.autograd.grad writes to .grad, and an optimiser steps."""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        loss = loss_fn(batch)
        for p, g in zip(params, torch.autograd.grad(loss, params, allow_unused=True), strict=True):
            p.grad = g
        optimizer.step()
        losses.append(loss.detach().item())
    return losses
