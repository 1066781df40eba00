"""Zeroes after the step, with zeros instead of None."""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
        losses.append(loss.item())
    return losses
