"""Two steps are taken for each batch.

Each update is exactly twice as long as it should be. The loss may well fall faster so, which makes this hard
to see.

Count the steps in the bar.
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        optimizer.step()
        losses.append(loss.item())
    return losses
