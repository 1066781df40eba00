"""The batches are changed in place.

They are the caller's. In the next epoch they come again, and will be changed a second time.

Which of your operations on batch ends with an underscore, or is one of +=, -=, *=?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        batch -= batch.mean()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
