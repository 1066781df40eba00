"""The step comes first, and uses the gradient of the batch before.

Every update is late by one batch. The first moves nothing, and the last gradient is computed and never used
(or used at the beginning of the next epoch, for another batch).

Which gradient is in .grad at the moment of your step, and of which batch?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        optimizer.step()
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        losses.append(loss.item())
    return losses
