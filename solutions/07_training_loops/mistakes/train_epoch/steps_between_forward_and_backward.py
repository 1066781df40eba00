"""The step stands between the forward pass and backward().

As soon as there is an old gradient to step along, torch says that a variable needed for the gradient
computation has been modified by an in-place operation: the forward pass has kept parameters for backward(),
and the step has changed them meanwhile.

Between which two beats must no parameter change?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        loss = loss_fn(batch)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses
