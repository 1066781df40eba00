"""The loss is made a number, and the number a new tensor that requires grad.

backward() works again, but on a tensor without a history: a leaf whose own gradient is 1. It has no
connection with any parameter, so their gradients stay None and nothing moves.

From which tensor does a path lead back to the parameters?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = torch.tensor(loss_fn(batch).item(), requires_grad=True)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
