"""step(closure)."""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:

        def closure(batch: Tensor = batch) -> Tensor:
            optimizer.zero_grad()
            loss = loss_fn(batch)
            loss.backward()
            return loss

        losses.append(optimizer.step(closure).item())
    return losses
