"""The list holds detached tensors instead of Python floats.

The graph is gone, and that is good. But what was asked for are numbers: they can be written to a file,
summed and compared without torch.

Which method of a tensor with one element returns a Python number?
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
        losses.append(loss.detach())
    return losses
