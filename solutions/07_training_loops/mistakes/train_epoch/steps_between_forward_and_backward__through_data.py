"""The parameters are changed through .data, between the forward pass and backward().

Nothing is raised, since .data goes behind autograd's back. But the forward pass has kept the parameters
themselves, not their values, and backward() now computes with values that do not belong to this loss.
Besides, the gradient used is that of the batch before.

What would torch have said without .data?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)
    losses = []
    for batch in batches:
        loss = loss_fn(batch)
        for p in params:
            if p.grad is not None:
                p.data -= lr * p.grad
            p.grad = None
        loss.backward()
        losses.append(loss.item())
    return losses
