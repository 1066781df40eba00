""".item() makes a plain number of the loss before backward().

A float has no backward(). .item() takes the value and leaves the graph behind: good for the list, too early
here.

In which line do you need the number, and in which the tensor?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch).item()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses
