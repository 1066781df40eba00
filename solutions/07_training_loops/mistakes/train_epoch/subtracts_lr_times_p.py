"""The steps subtract lr * p, the parameter itself, where its gradient belongs.

Every parameter shrinks towards zero, whatever the loss says. (The lecture's last loop has the same slip, in
a line that is commented out.)

Which tensor knows about the loss: p, or another one?
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
                    p -= lr * p
        losses.append(loss.item())
    return losses
