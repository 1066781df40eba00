"""The steps follow the sum over the rows of a batch, not loss_fn's mean.

Each step is longer by the number of rows in its batch; large batches count more than small ones.

loss_fn(batch) is the loss. Is there anything left to be multiplied?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        (loss * len(batch)).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
