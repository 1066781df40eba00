"""There is one update too many: the first batch is used twice.

Perhaps it was to warm something up, or to look at a shape. But it did train.

How many losses should there be in the list? How many are there?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    batches = list(batches)
    for batch in [batches[0], *batches]:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
