"""Only the first parameter is trained.

loss_fn uses all of them, and all get a gradient, but only one is ever moved.

How many tensors are in params, and how many of them does your step reach?
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
            for p in params[:1]:
                if p.grad is not None:
                    p -= lr * p.grad
        losses.append(loss.item())
    return losses
