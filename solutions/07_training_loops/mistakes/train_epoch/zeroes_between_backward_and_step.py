"""The gradient is forgotten after backward() and before the step.

The parameters never move. Each step finds the gradient that backward() has just computed already erased, and
no error is raised.

Zeroing has a whole stretch of the bar in which it may stand. Where does this stretch begin and end?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        loss = loss_fn(batch)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses
