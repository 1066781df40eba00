"""The last batch is never used.

There is one update too few in every epoch.

How many losses should there be in the list? How many are there?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in list(batches)[:-1]:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
