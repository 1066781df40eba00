"""Zeroes between forward and backward; a helper function does the update."""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(list(params), lr=lr)

    def update(batch: Tensor) -> float:
        loss = loss_fn(batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return float(loss)

    return [update(batch) for batch in batches]
