"""zero_() is called on a gradient that is None.

Before the first backward() there is no gradient to be zeroed.

Which two values can .grad have that both mean "start afresh", and which of them has a zero_()?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)
    losses = []
    for batch in batches:
        for p in params:
            p.grad.zero_()
        loss = loss_fn(batch)
        loss.backward()
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p -= lr * p.grad
        losses.append(loss.item())
    return losses
