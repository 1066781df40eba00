"""The losses are computed a second time, after the step.

What was asked for is the loss before the step, which the forward pass has computed anyway. A second forward
pass doubles the time of an epoch.

Which value do you have at hand already?
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
        losses.append(loss_fn(batch).item())
    return losses
