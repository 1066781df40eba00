"""A new optimiser for each batch: plain SGD has no memory, so nothing is lost."""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)
    losses = []
    for batch in batches:
        optimizer = torch.optim.SGD(params, lr=lr)
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
