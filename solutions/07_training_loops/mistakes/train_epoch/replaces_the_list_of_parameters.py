"""The list of parameters is replaced by a list of new tensors, which loss_fn has never seen.

loss_fn goes on with the old ones, so the second batch has the gradients where nobody looks for them, and
those of the new tensors are None.

Who else holds a reference to the parameters? Do they learn of the new ones?
"""


# Observably equal in this exercise but for a flag that no test sees, and covered by this file: the name rebound under no_grad.


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)
    losses = []
    for batch in batches:
        for p in params:
            p.grad = None
        loss = loss_fn(batch)
        loss.backward()
        params = [p - lr * p.grad for p in params]
        losses.append(loss.item())
    return losses
