"""p = p - lr * p.grad makes a new tensor and moves only the name.

The tensors that the caller and loss_fn hold stay where they are. In the next round, p is the next parameter,
and the new tensor is gone.

Which form of the subtraction changes the tensor itself?
"""


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
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p = p - lr * p.grad
        losses.append(loss.item())
    return losses
