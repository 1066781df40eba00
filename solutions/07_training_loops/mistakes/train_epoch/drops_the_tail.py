"""Batches with fewer rows than the first are left out.

Data loaders have an option for that (drop_last), for those who want it. Here there is to be one update for
each batch, however small.

Which of the batches never reaches loss_fn?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses, rows = [], 0
    for batch in batches:
        rows = rows or len(batch)
        if len(batch) < rows:
            continue
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
