"""The parameters are zeroed instead of their gradients.

Before every batch the model starts from zero again, and nothing is kept from one batch to the next.

p and p.grad are two tensors. Which of them should be forgotten?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)
    losses = []
    for batch in batches:
        for p in params:
            p.data.zero_()
        loss = loss_fn(batch)
        loss.backward()
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p -= lr * p.grad
        losses.append(loss.item())
    return losses
