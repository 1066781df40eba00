"""A generator of parameters is walked through twice; the second time it is empty.

With a list everything works. From a generator, the first loop over params gets all of them, and every later
loop none, without an error.

How can you keep what a generator yields?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    losses = []
    for batch in batches:
        for p in params:
            p.grad = None
        loss = loss_fn(batch)
        loss.backward()
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p -= lr * p.grad
        losses.append(loss.item())
    return losses
