"""A generator of batches is walked through twice; the second time it is empty.

Something was counted or looked at first. With a list that does no harm; from a generator, nothing is left
for the training.

What can you learn from a generator without using it up?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    count = len(list(batches))
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
